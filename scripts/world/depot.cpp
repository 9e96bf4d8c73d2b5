// SPDX-License-Identifier: MIT
// Arrivals: what is drawn as soon as it is here, what is
// played in a tick that the log knows.
#include "scripts/world/depot.hpp"

#include <utility>

#include "scripts/world/built_in.hpp"
#include "scripts/world/hash.hpp"

namespace relay {
namespace {

constexpr std::array<std::string_view, 4> names{
    "stage.json", "shapes.json", "backdrop.png", "song.json"};
/// A file of unknown size counts as so many bytes.
constexpr std::int64_t usual_bytes = 8192;

int priority_of(File file) {
    return int(names.size()) - int(file);
}

}  // namespace

Pack::Pack(Depot& depot, int stage)
    : depot_(depot), stage_(stage) {
    std::string folder =
        "stage" + std::to_string(stage) + '/';
    for (std::size_t i = 0; i < items_.size(); ++i) {
        items_[i].file = File(i);
        items_[i].path = folder + std::string(names[i]);
    }
}

PackWait::PackWait(const Pack& pack)
    : Wait(pack.in_), pack_(&pack) {}

void PackWait::describe(segue::Reason& reason) const {
    int percent = int(100 * pack_->share());
    reason.text("pack of stage " +
                std::to_string(pack_->stage()) + ", " +
                std::to_string(percent) + " % in");
    reason.bounded();
}

/// A courier gives up by itself, however long it flies.
void FileWait::describe(segue::Reason& reason) const {
    reason.text(*path_).bounded();
}

segue::Task<> Pack::get(File file) {
    Item& item = items_[std::size_t(file)];
    depot_.ask(item);
    FileWait in{item.in, item.path};
    co_await in;
}

void Pack::ask_again(File file) {
    depot_.ask_again(items_[std::size_t(file)]);
}

Lane Pack::lane(File file) const {
    const Item& item = items_[std::size_t(file)];
    Lane lane;
    if (item.asked) lane = depot_.courier_.lane(item.path);
    lane.name = names[std::size_t(file)];
    bool here = item.landed && item.landed->ok();
    if (item.built_in && !here)
        lane.state = LaneState::built_in;
    return lane;
}

void Pack::use_own_copy() {
    std::string error;
    read_stage(built_in_stage(stage_), data_, error);
    built_in_ = true;
    for (Item& item : items_) item.settled = true;
    in_.set();
}

float Pack::share() const {
    if (arrived()) return 1;
    std::int64_t received = 0, total = 0;
    for (const Item& item : items_) {
        Lane l = lane(item.file);
        bool done = l.state == LaneState::done;
        std::int64_t size =
            l.total > 0 ? l.total : usual_bytes;
        received += done ? size : l.received;
        total += size;
    }
    return float(double(received) / double(total));
}

std::int64_t Pack::bytes() const {
    std::size_t sum = 0;
    for (const Item& item : items_)
        if (item.landed) sum += item.landed->bytes().size();
    return std::int64_t(sum);
}

Depot::Depot(segue::Scheduler& scheduler, Courier& courier,
             World& world, Screen& screen, Shapes& shapes,
             InputLog& log, const InputLog* replay)
    : scheduler_(scheduler),
      courier_(courier),
      world_(world),
      screen_(screen),
      shapes_(shapes),
      log_(log),
      replay_(replay),
      scope_(scheduler) {
    for (int stage = 1; stage <= packs; ++stage)
        packs_.emplace_back(*this, stage);
}

Pack& Depot::pack(int stage) {
    return packs_.at(std::size_t(stage - 1));
}

Pack* Depot::pack_after(int stage) {
    return stage < packs ? &pack(stage + 1) : nullptr;
}

void Depot::ask(Pack::Item& item) {
    if (std::exchange(item.asked, true)) return;
    start(item, carry(item));
}

segue::Task<> Depot::carry(Pack::Item& item) {
    int priority = priority_of(item.file);
    item.landed = co_await courier_.get(item.path, priority);
}

void Depot::ask_again(Pack::Item& item) {
    if (!item.landed) return;
    item.again.cancel();
    item.again = start(item, carry_again(item));
}

segue::Task<> Depot::carry_again(Pack::Item& item) {
    int priority = priority_of(item.file);
    co_await courier_.get(item.path, priority);
}

segue::Script<> Depot::start(Pack::Item& item,
                             segue::Task<> task) {
    segue::StartOptions options;
    options.name(item.path).clock(scheduler_.real());
    return scope_.start(options, std::move(task));
}

void Depot::deliver() {
    for (Pack& pack : packs_) {
        watch(pack);
        for (Pack::Item& item : pack.items_) apply(item);
    }
    if (replay_ != nullptr &&
        world_.tick < replay_->ticks()) {
        for (const Arrival& a : replay_->arrivals())
            if (a.tick == world_.tick) settle_logged(a);
        return;
    }
    for (Pack& pack : packs_) {
        for (Pack::Item& item : pack.items_)
            settle_live(pack, item);
        if (pack.patience_ && pack.quiet_ >= *pack.patience_)
            give_up(pack);
    }
}

/// Counts the silence, and tells of retries.
void Depot::watch(Pack& pack) {
    pack.quiet_ += tick_length;
    for (Pack::Item& item : pack.items_) {
        if (!item.asked || item.applied) continue;
        Lane lane = courier_.lane(item.path);
        if (lane.received > item.received) pack.quiet_ = {};
        item.received = lane.received;
        if (lane.attempt > item.attempt)
            world_.tell(What::retry, 0, 0, lane.attempt);
        item.attempt = lane.attempt;
    }
}

/// What is drawn or heard counts at once, in replays too.
void Depot::apply(Pack::Item& item) {
    if (!item.landed || item.applied) return;
    item.applied = true;
    if (!item.landed->ok()) return;
    world_.tell(What::arrive, 0, 0, ++files_);
    if (item.file != File::shapes) return;
    std::string error;
    for (Shape& s : read_shapes(item.landed->bytes(), error))
        shapes_.put(std::move(s));
    if (!error.empty())
        screen_.notice = item.path + ": " + error;
}

void Depot::settle(Pack& pack, Pack::Item& item,
                   Arrival arrival, std::string_view text) {
    item.settled = true;
    item.built_in = arrival.built_in;
    if (item.file == File::stage) {
        std::string error;
        read_stage(text, pack.data_, error);
        pack.built_in_ = arrival.built_in;
        for (const Shape& s : pack.data_.shapes)
            shapes_.put(s);
    }
    log_.add(std::move(arrival));
    item.in.set();
    for (const Pack::Item& other : pack.items_)
        if (!other.settled) return;
    pack.in_.set();
}

void Depot::settle_live(Pack& pack, Pack::Item& item) {
    if (!item.landed || item.settled) return;
    if (!item.landed->ok())
        return take_own(pack, item, item.landed->error());
    const std::string& bytes = item.landed->bytes();
    std::string error;
    StageData trial;
    if (item.file == File::stage &&
        !read_stage(bytes, trial, error))
        return take_own(pack, item, error);
    Arrival a{world_.tick, item.path, digest_of(bytes),
              false};
    settle(pack, item, std::move(a), bytes);
}

void Depot::give_up(Pack& pack) {
    bool whole = pack.missing_ == Missing::whole_pack;
    for (Pack::Item& item : pack.items_) {
        bool wanted = whole || item.file == File::stage;
        if (wanted && !item.settled)
            take_own(pack, item, "NO BYTE CAME");
    }
}

/// Only stage.json has a copy: without the others the game is
/// drawn in dotted rings, and is the same game.
void Depot::take_own(Pack& pack, Pack::Item& item,
                     const std::string& why) {
    Arrival a{world_.tick, item.path, 0, true};
    std::string_view text;
    if (item.file == File::stage) {
        text = built_in_stage(pack.stage());
        a.digest = digest_of(text);
        screen_.notice = "BUILT-IN STAGE " +
                         std::to_string(pack.stage()) + ": " +
                         why;
    }
    settle(pack, item, std::move(a), text);
}

/// The file that came if it is the logged one; else the
/// game's own copy; if that is another one too, the run
/// diverges.
std::string_view Depot::logged_text(const Pack& pack,
                                    const Arrival& a) const {
    const Pack::Item& item = pack.items_[0];
    std::string_view own = built_in_stage(pack.stage());
    bool here = item.landed && item.landed->ok();
    if (a.built_in || !here) return own;
    std::string_view came = item.landed->bytes();
    bool other = digest_of(came) != a.digest;
    return other && digest_of(own) == a.digest ? own : came;
}

void Depot::settle_logged(const Arrival& a) {
    for (Pack& pack : packs_) {
        for (Pack::Item& item : pack.items_) {
            if (item.path != a.path || item.settled) continue;
            std::string_view text;
            if (item.file == File::stage) {
                text = logged_text(pack, a);
                diverged_ |= digest_of(text) != a.digest;
            }
            return settle(pack, item, a, text);
        }
    }
    diverged_ = true;  // a file that this game does not know
}

const std::string* Depot::file(std::string_view path) const {
    for (const Pack& pack : packs_)
        for (const Pack::Item& item : pack.items_)
            if (item.path == path && item.landed &&
                item.landed->ok())
                return &item.landed->bytes();
    return nullptr;
}

Delivery Depot::delivery(const Pack::Item& item) const {
    Delivery out;
    if (item.landed) {
        out.waybill = item.landed->waybill();
    } else {
        Lane lane = courier_.lane(item.path);
        out.waybill.bytes = lane.received;
        out.waybill.retries = lane.attempt - 1;
    }
    if (out.waybill.url.empty()) out.waybill.url = item.path;
    bool own = item.built_in && item.file == File::stage;
    if (item.landed && item.landed->ok())
        out.came = own                  ? Came::late
                   : out.waybill.cached ? Came::by_cache
                                        : Came::by_line;
    else if (item.landed || item.built_in)
        out.came = own ? Came::own_copy : Came::lost;
    return out;
}

std::vector<Delivery> Depot::deliveries() const {
    std::vector<Delivery> out;
    for (const Pack& pack : packs_)
        for (const Pack::Item& item : pack.items_)
            if (item.asked) out.push_back(delivery(item));
    return out;
}

}  // namespace relay
