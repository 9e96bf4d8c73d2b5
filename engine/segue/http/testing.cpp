// SPDX-License-Identifier: MIT
// The fake transport. Time moves from event to event; bodies that are paced move on a fixed grid of 1 ms, so
// that what happens does not depend on how advance() is cut into steps.
#include "segue/http/testing.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "segue/http/detail/retry.hpp"
#include "segue/http/detail/text.hpp"

namespace segue::http::testing {

namespace {

constexpr Time slice = std::chrono::milliseconds(1);
constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t piece = 131072;  // bytes at once, as libcurl hands them out

}  // namespace

struct FakeTransport::Wire {
    enum class Stage { connecting, requesting, sending, silent };

    Exchange* exchange = nullptr;
    Reply reply;
    std::string_view body;
    Stage stage = Stage::connecting;
    Time next = never;  // its next event; paced bodies move with the grid instead
    std::uint64_t sent = 0;
    std::uint64_t credit = 0;  // of its own pace, in byte-nanoseconds
    bool reset = false;
    bool paused = false;
    bool over = false;
};

std::string_view Seen::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : fields) {
        if (http::detail::equal_ignoring_case(key, name)) return value;
    }
    return {};
}

FakeTransport::FakeTransport(std::uint64_t seed) : random_(seed) {}
FakeTransport::~FakeTransport() = default;

FakeTransport& FakeTransport::on(std::string url, Reply reply) {
    scripted_[std::move(url)].push_back(std::move(reply));
    return *this;
}

FakeTransport& FakeTransport::serve(std::string prefix, std::filesystem::path folder) {
    folders_.emplace_back(std::move(prefix), std::move(folder));
    return *this;
}

FakeTransport& FakeTransport::bandwidth(std::uint64_t bytes_per_second) {
    bandwidth_ = bytes_per_second;
    credit_ = 0;
    for (const auto& wire : wires_) {  // a lifted limit lets the rest out at once
        if (wire->stage == Wire::Stage::sending) wire->next = now_;
    }
    return *this;
}

FakeTransport& FakeTransport::loss(double share) {
    loss_ = share;
    return *this;
}

FakeTransport& FakeTransport::unplug() {
    plugged_ = false;
    for (const auto& wire : wires_) {
        wire->reset = true;
        wire->next = now_;
    }
    return *this;
}

FakeTransport& FakeTransport::plug() {
    plugged_ = true;
    return *this;
}

bool FakeTransport::reset_one() {
    for (const auto& wire : wires_) {
        if (wire->reset) continue;
        wire->reset = true;
        wire->next = now_;
        return true;
    }
    return false;
}

std::chrono::system_clock::time_point FakeTransport::wall() const noexcept {
    constexpr std::chrono::sys_days epoch{std::chrono::year(2020) / 1 / 1};
    return epoch + std::chrono::duration_cast<std::chrono::system_clock::duration>(now_);
}

void FakeTransport::attach(Pump& pump, const ClientOptions&) { pumps_.push_back(&pump); }

void FakeTransport::detach(Pump& pump) {
    std::erase(pumps_, &pump);
    std::erase_if(wires_, [&](const auto& wire) { return &wire->exchange->pump() == &pump; });
}

Reply FakeTransport::file(const std::string& url, std::string_view prefix,
                          const std::filesystem::path& folder) const {
    const std::string_view path = std::string_view(url).substr(prefix.size());
    const std::filesystem::path relative(path.substr(0, path.find('?')));
    std::ifstream in(folder / relative, std::ios::binary);
    // The URL's dots are resolved before it gets here: it cannot climb out of the folder.
    if (relative.is_absolute() || !std::filesystem::is_regular_file(folder / relative) || !in) {
        return Reply(404, "no such file\n");
    }
    return Reply(200, std::string(std::istreambuf_iterator<char>(in), {}));
}

Reply FakeTransport::answer(const std::string& url) {
    const auto found = scripted_.find(url);
    if (found != scripted_.end()) {
        auto& replies = found->second;
        Reply reply = replies.front();
        if (replies.size() > 1) replies.pop_front();
        return reply;
    }
    for (const auto& [prefix, folder] : folders_) {
        if (url.compare(0, prefix.size(), prefix) == 0) return file(url, prefix, folder);
    }
    return Reply(404, "nothing is scripted for this URL\n");
}

void FakeTransport::start(Exchange& exchange) {
    const Outgoing& outgoing = exchange.outgoing();
    Seen seen;
    seen.method = outgoing.method;
    seen.url = outgoing.url;
    seen.fields = outgoing.fields;
    seen.body = outgoing.body;
    seen.at = now_;
    requests_.push_back(std::move(seen));

    auto wire = std::make_unique<Wire>();
    wire->exchange = &exchange;
    wire->reply = answer(outgoing.url);
    Reply& reply = wire->reply;
    const bool bodiless = outgoing.method == "HEAD" || reply.status_ == 204 || reply.status_ == 304;
    if (!bodiless) wire->body = reply.body_;
    // Both numbers are drawn each time, so that a change of one option does not shift all that follows.
    http::detail::Random random(random_++);
    const double lot = random.unit();
    const double where = random.unit();
    if (lot < loss_ && reply.fault_ == Fault::none && !wire->body.empty()) {
        reply.fault(Fault::reset, static_cast<std::uint64_t>(where * static_cast<double>(wire->body.size())));
    }
    if (reply.latency_ < Time(0)) reply.latency_ = latency_;
    wire->next = reply.fault_ == Fault::black_hole ? never : now_ + reply.latency_ / 2;
    exchange.handle = wire.get();
    wires_.push_back(std::move(wire));
    most_sockets_ = std::max(most_sockets_, sockets());
}

void FakeTransport::stop(Exchange& exchange) {
    std::erase_if(wires_, [&](const auto& wire) { return wire->exchange == &exchange; });
}

void FakeTransport::pause(Exchange& exchange) { static_cast<Wire*>(exchange.handle)->paused = true; }

void FakeTransport::resume(Exchange& exchange) {
    Wire& wire = *static_cast<Wire*>(exchange.handle);
    wire.paused = false;
    wire.next = now_;
}

void FakeTransport::advance(double seconds) {
    // Sixtieths of a second are no whole nanoseconds: the rest is kept for the next call.
    owed_ += std::max(seconds, 0.0) * 1e9;
    const double whole = std::floor(owed_);
    owed_ -= whole;
    const Time target = now_ + Time(static_cast<std::int64_t>(whole));
    for (;;) {
        const Time deadline = run_pumps();
        const Time next = std::min(deadline, next_event());
        if (next > target) break;
        now_ = std::max(now_, next);
        happen();
    }
    now_ = target;
}

Time FakeTransport::run_pumps() {
    Time deadline = never;
    for (Pump* pump : pumps_) deadline = std::min(deadline, pump->run(now_));
    return deadline;
}

bool FakeTransport::is_paced(const Wire& wire) const { return bandwidth_ != 0 || wire.reply.pace_ != 0; }

Time FakeTransport::next_event() const {
    Time next = never;
    bool paced = false;
    for (const auto& wire : wires_) {
        next = std::min(next, wire->next);
        if (wire->stage == Wire::Stage::sending && is_paced(*wire) && !wire->paused) paced = true;
    }
    if (paced) next = std::min(next, (now_ / slice + 1) * slice);
    return next;
}

void FakeTransport::happen() {
    for (std::size_t i = 0; i < wires_.size(); ++i) {
        if (wires_[i]->next <= now_) step(*wires_[i]);
    }
    if (now_ % slice == Time(0) && now_ > sliced_) send_slice();
    std::erase_if(wires_, [](const auto& wire) { return wire->over; });
}

void FakeTransport::step(Wire& wire) {
    using Stage = Wire::Stage;
    wire.next = never;
    if (wire.stage == Stage::connecting) {
        const Fault fault = wire.reply.fault_;
        if (!plugged_ || wire.reset || fault == Fault::refused) {
            return end(wire, Ending(Errc::connect_failed, "connection refused"));
        }
        if (fault == Fault::unresolved) return end(wire, Ending(Errc::dns_failed, "no such name"));
        wire.exchange->connected();
        wire.stage = fault == Fault::silence ? Stage::silent : Stage::requesting;
        if (wire.stage == Stage::requesting) wire.next = now_ + wire.reply.latency_ - wire.reply.latency_ / 2;
    } else if (wire.reset) {
        end(wire, Ending(Errc::connection_lost, "connection reset by peer"));
    } else if (wire.stage == Stage::requesting) {
        step_headers(wire);
    } else if (wire.stage == Stage::sending && !wire.paused) {
        send(wire, is_paced(wire) ? 0 : UINT64_MAX);
    }
}

void FakeTransport::step_headers(Wire& wire) {
    Exchange& exchange = *wire.exchange;
    const Reply& reply = wire.reply;
    bool going_on = exchange.status(reply.status_);
    if (going_on && reply.has_length_ && !wire.body.empty()) {
        going_on = exchange.field("Content-Length", std::to_string(wire.body.size()));
    }
    for (const auto& [name, value] : reply.fields_) going_on = going_on && exchange.field(name, value);
    going_on = going_on && exchange.fields_end();
    if (!going_on) return end(wire, {});
    wire.stage = Wire::Stage::sending;
    wire.credit = 0;
    if (wire.paused) return;
    if (!is_paced(wire) || wire.body.empty()) send(wire, UINT64_MAX);
}

/// A tick of the grid: 1 ms of the line's bytes, shared out, and of each wire's own.
void FakeTransport::send_slice() {
    sliced_ = now_;
    std::vector<Wire*> sharing;
    for (const auto& wire : wires_) {
        if (wire->over || wire->paused || wire->stage != Wire::Stage::sending) continue;
        if (wire->reply.pace_ != 0) {
            wire->credit += wire->reply.pace_ * static_cast<std::uint64_t>(slice.count());
            const std::uint64_t bytes = wire->credit / second;
            wire->credit %= second;
            if (bytes > 0) send(*wire, bytes);
        } else {
            sharing.push_back(wire.get());
        }
    }
    if (sharing.empty()) return;
    credit_ += bandwidth_ * static_cast<std::uint64_t>(slice.count());
    const std::uint64_t bytes = credit_ / second;
    credit_ %= second;
    for (std::size_t i = 0; i < sharing.size(); ++i) {
        const std::uint64_t share = bytes * (i + 1) / sharing.size() - bytes * i / sharing.size();
        if (share > 0) send(*sharing[i], share);
    }
}

void FakeTransport::send(Wire& wire, std::uint64_t most) {
    const Reply& reply = wire.reply;
    const bool broken =
        reply.fault_ == Fault::reset || reply.fault_ == Fault::cut || reply.fault_ == Fault::stall;
    const std::uint64_t size = wire.body.size();
    const std::uint64_t last = broken ? std::min(reply.at_, size) : size;
    most = std::min(most, last - wire.sent);
    while (most > 0) {
        const std::uint64_t bytes = std::min(most, piece);
        const auto part =
            wire.body.substr(static_cast<std::size_t>(wire.sent), static_cast<std::size_t>(bytes));
        wire.sent += bytes;
        most -= bytes;
        if (!wire.exchange->body(part)) return end(wire, {});
        if (wire.paused) return;
    }
    if (wire.sent < last) return;
    if (reply.fault_ == Fault::stall) {
        wire.stage = Wire::Stage::silent;
    } else if (reply.fault_ == Fault::reset) {
        end(wire, Ending(Errc::connection_lost, "connection reset by peer"));
    } else {
        end(wire, {});
    }
}

void FakeTransport::end(Wire& wire, Ending ending) {
    wire.over = true;
    wire.next = never;
    wire.exchange->end(std::move(ending));
}

}  // namespace segue::http::testing
