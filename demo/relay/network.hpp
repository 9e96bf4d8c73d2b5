// SPDX-License-Identifier: MIT
// Where the game's files come from: the embedded server over real connections, another server (--from), or,
// for --fast, a fake network that is paced by ticks and brings each file in the same tick on every run.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "demo/relay/flags.hpp"
#include "demo/relay/line_values.hpp"
#include "demo/relay/panel_view.hpp"
#include "demo/relay/web_courier.hpp"
#include "demo/server/server.hpp"
#include "scripts/world/line.hpp"
#include "segue/http/testing.hpp"
#include "segue/segue.hpp"

namespace relay {

class Network {
  public:
    /// `scheduler` must outlive it. Throws std::runtime_error when no server can be started.
    Network(segue::Scheduler& scheduler, const Flags& flags, std::filesystem::path assets);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    [[nodiscard]] Courier& courier() { return *courier_; }
    /// What bosses do to the line; of another's server: nothing.
    [[nodiscard]] Line& line() { return *line_; }

    /// Once a frame, before the tick.
    /// @param now  seconds since the start.
    void frame(double now);
    /// The P key: pulls the plug, or puts it back where P had pulled it. One that a boss holds stays out.
    void toggle_plug();
    /// What the line gives at the moment, but for what bosses take of it; nothing: it is another's.
    [[nodiscard]] std::optional<LineValues> values() const;
    /// Gives that from now on, also to what is under way; another's line stays as it is. Changes what comes
    /// when, which is in the input log, and nothing else of the world.
    void values(const LineValues& to);

    [[nodiscard]] LineFigures figures() const;
    /// Of the game's client and of --downloads together.
    [[nodiscard]] segue::http::Stats stats() const;
    /// The same, and all transfers one by one, for the inspector.
    void list(segue::overlay::Downloads& out);
    /// CPU seconds of the game thread in the download code since the last call.
    [[nodiscard]] double take_cpu_seconds();
    /// The embedded server's own count; null without one.
    [[nodiscard]] const AssetServer* server() const { return server_.get(); }

  private:
    class OwnLine;
    class ServerLine;
    class FakeLine;

    [[nodiscard]] bool plugged() const;
    void start_downloads(segue::Scheduler& scheduler, int count);

    std::filesystem::path assets_;
    LineValues values_;
    std::optional<PlugSpan> plug_;
    std::unique_ptr<AssetServer> server_;
    std::unique_ptr<segue::http::testing::FakeTransport> fake_;
    std::unique_ptr<Line> line_;
    OwnLine* own_line_ = nullptr;  // the same; null: it is another's
    FakeLine* fake_line_ = nullptr;
    std::unique_ptr<segue::http::Client> web_;
    std::unique_ptr<WebCourier> courier_;
    std::unique_ptr<segue::http::Client> load_;  // of --downloads
    std::vector<segue::http::Transfer> loads_;   // one for each of them
    std::optional<segue::Scope> load_scripts_;
};

}  // namespace relay
