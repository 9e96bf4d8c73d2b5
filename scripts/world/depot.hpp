// SPDX-License-Identifier: MIT
// Where packs come in. A file that the courier brought counts
// from the start of the next tick on, which is written to the
// log; in a replay it counts from its logged tick on.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scripts/world/courier.hpp"
#include "scripts/world/delivery.hpp"
#include "scripts/world/input_log.hpp"
#include "scripts/world/screen.hpp"
#include "scripts/world/shapes.hpp"
#include "scripts/world/stage_data.hpp"
#include "scripts/world/world.hpp"
#include "segue/event.hpp"
#include "segue/scheduler.hpp"
#include "segue/scope.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"

namespace relay {

class Depot;
class Pack;

/// The files of a pack, in the order of their priority.
enum class File : std::uint8_t {
    stage,
    shapes,
    backdrop,
    song
};

/// What is taken from the game's own copy, and counted in.
enum class Missing : std::uint8_t { stage_only, whole_pack };

/// The wait for a whole pack: an event's, but in its own
/// words.
class PackWait : public segue::Event::Wait {
  public:
    explicit PackWait(const Pack& pack);
    void describe(segue::Reason& reason) const;

  private:
    const Pack* pack_;
};

/// The wait for one of its files.
class FileWait : public segue::Event::Wait {
  public:
    FileWait(segue::Event& in, const std::string& path)
        : Wait(in), path_(&path) {}
    void describe(segue::Reason& reason) const;

  private:
    const std::string* path_;
};

/// A stage's four files.
class Pack {
  public:
    Pack(Depot& depot, int stage);
    int stage() const { return stage_; }
    /// Asks for a file, once, and waits until it is in or
    /// given up; resumes in the tick in which that counts.
    segue::Task<> get(File file);
    /// Lets a file that came fly once more: its lane shows
    /// that, and nothing else changes. One that is still
    /// under way goes on.
    void ask_again(File file);
    /// Waits for all four; resumes in the tick in which the
    /// last of them counts.
    PackWait arrival() const { return PackWait(*this); }
    bool arrived() const { return in_.is_set(); }
    bool has(File file) const {
        return items_[std::size_t(file)].settled;
    }
    /// What stage.json says, once it is in; else the built-in
    /// copy's text says it.
    const StageData& data() const { return data_; }
    bool built_in() const { return built_in_; }
    /// How long no byte came. Not for the world: a replay has
    /// another line.
    std::chrono::nanoseconds quiet() const { return quiet_; }
    /// The silence counts from now on.
    void listen_anew() { quiet_ = {}; }
    /// All of it at once from the game's own copy, for a pack
    /// that nobody fetches and no log knows.
    void use_own_copy();
    /// 0..1 of all bytes; drawn only.
    float share() const;
    /// Of its files, as far as they came over the line.
    std::int64_t bytes() const;
    Lane lane(File file) const;

  private:
    friend class Depot;
    friend class PackWait;
    friend class Patience;
    struct Item {
        File file = File::stage;
        std::string path;
        bool asked = false, applied = false, settled = false;
        bool built_in = false;
        std::optional<Parcel> landed;
        segue::Script<> again;
        segue::Event in;
        int attempt = 1;
        std::int64_t received = 0;
    };

    Depot& depot_;
    int stage_;
    std::array<Item, 4> items_;
    mutable segue::Event in_;  // who waits changes no pack
    StageData data_;
    bool built_in_ = false;
    std::chrono::nanoseconds quiet_{};
    std::optional<std::chrono::nanoseconds> patience_;
    Missing missing_ = Missing::stage_only;
};

/// While it lives, a pack of which no byte comes for so long
/// is given up, as far as `missing` says.
class Patience {
  public:
    Patience(Pack& pack, std::chrono::nanoseconds longest,
             Missing missing)
        : pack_(pack) {
        pack_.patience_ = longest;
        pack_.missing_ = missing;
    }
    ~Patience() { pack_.patience_.reset(); }
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

  private:
    Pack& pack_;
};

class Depot {
  public:
    /// Stages of which assets/ has a pack.
    static constexpr int packs = 3;

    Depot(segue::Scheduler& scheduler, Courier& courier,
          World& world, Screen& screen, Shapes& shapes,
          InputLog& log, const InputLog* replay);
    Pack& pack(int stage);
    /// What that stage's end waits for; null after the last.
    Pack* pack_after(int stage);
    /// At the start of each tick, before the scripts.
    void deliver();
    /// The bytes of a file that is in, or null.
    const std::string* file(std::string_view path) const;
    /// All files that were asked for, pack by pack. Not for
    /// the world: a replay has another line.
    std::vector<Delivery> deliveries() const;
    bool diverged() const { return diverged_; }

  private:
    friend class Pack;
    void ask(Pack::Item& item);
    Delivery delivery(const Pack::Item& item) const;
    segue::Task<> carry(Pack::Item& item);
    void ask_again(Pack::Item& item);
    segue::Task<> carry_again(Pack::Item& item);
    segue::Script<> start(Pack::Item& item,
                          segue::Task<> task);
    void watch(Pack& pack);
    void apply(Pack::Item& item);
    void settle(Pack& pack, Pack::Item& item, Arrival arrival,
                std::string_view text);
    void settle_live(Pack& pack, Pack::Item& item);
    std::string_view logged_text(const Pack& pack,
                                 const Arrival& a) const;
    void settle_logged(const Arrival& arrival);
    void give_up(Pack& pack);
    void take_own(Pack& pack, Pack::Item& item,
                  const std::string& why);

    segue::Scheduler& scheduler_;
    Courier& courier_;
    World& world_;
    Screen& screen_;
    Shapes& shapes_;
    InputLog& log_;
    const InputLog* replay_;
    std::deque<Pack> packs_;
    int files_ = 0;
    bool diverged_ = false;
    segue::Scope scope_;  // last: its scripts use the above
};

}  // namespace relay
