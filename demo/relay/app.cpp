// SPDX-License-Identifier: MIT
// The loop. The frame never waits for the network: it asks what has come.
#include "demo/relay/app.hpp"

#include <SDL.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "demo/relay/adjust.hpp"
#include "demo/relay/audio_device.hpp"
#include "demo/relay/auto_pause.hpp"
#include "demo/relay/input.hpp"
#include "demo/relay/key_words.hpp"
#include "demo/relay/keys.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/lint_log.hpp"
#include "demo/relay/meddling.hpp"
#include "demo/relay/network.hpp"
#include "demo/relay/opening.hpp"
#include "demo/relay/picture.hpp"
#include "demo/relay/report.hpp"
#include "demo/relay/score_file.hpp"
#include "demo/relay/screenshot.hpp"
#include "demo/relay/settings.hpp"
#include "demo/relay/settings_page.hpp"
#include "demo/relay/sound.hpp"
#include "demo/relay/ui.hpp"
#include "demo/relay/user_folder.hpp"
#include "demo/relay/window.hpp"
#include "scripts/bot.hpp"
#include "scripts/game.hpp"
#include "segue/inspect.hpp"
#include "segue/overlay/inspector.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto frame_length = std::chrono::nanoseconds(16'666'667);
constexpr auto hopelessly_late = 100ms;  // then the beat begins anew instead of being caught up with
constexpr float dark = 0.4f;
constexpr std::int64_t short_words = 120, long_words = 480;  // frames that words of the program are shown
constexpr int slow_frames = 4;                               // of which one is played in slow motion
constexpr double slow_scale = 1.0 / slow_frames;
constexpr std::array<std::string_view, 3> backdrop_files{"stage1/backdrop.png", "stage2/backdrop.png",
                                                         "stage3/backdrop.png"};

/// SDL for the life of the program.
class Sdl {
  public:
    explicit Sdl(bool headless) {
        if (headless) {
            SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
            SDL_SetHint(SDL_HINT_AUDIODRIVER, "dummy");
        }
        if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) != 0) {
            throw std::runtime_error(std::string("no screen: ") + SDL_GetError() +
                                     " (--headless plays without one)");
        }
    }
    ~Sdl() { SDL_Quit(); }
    Sdl(const Sdl&) = delete;
    Sdl& operator=(const Sdl&) = delete;
};

void write_file(const std::string& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file);
}

/// A backdrop and its darker copy, as a worker makes them.
std::pair<Pixels, Pixels> unpack(const std::string& bytes) {
    Pixels picture = decode_png(bytes);
    Pixels dim = darker(picture, dark);
    return {std::move(picture), std::move(dim)};
}

class App : segue::overlay::Pace {
  public:
    App(const Flags& flags, const std::filesystem::path& home, const std::optional<InputLog>& log);
    int run();

  private:
    void handle_events();
    void obey(const Commands& commands);
    void adjust(const Commands& commands);
    void set(Settings to, std::string words);
    Knobs knobs() const { return {settings_, network_.values()}; }
    Input steer_page(Input input);
    KeysFor reader() const;
    void show(const std::string& words, std::int64_t frames);
    void complain(const std::string& words);
    Input input();
    void tick(Input input);
    void draw();
    void draw_inspector();
    std::optional<Figure> pointed_figure() const;
    const World& field_world() const;
    void point(Around& around);
    void open_inspector(bool keys);
    void close_inspector() { inspector_open_ = inspector_keys_ = false; }
    // The pace as the inspector's buttons set it: the rules stand still with the scripts.
    bool paused() const override { return frozen_; }
    void pause(bool stop) override { frozen_ = stop; }
    void step() override { asked_step_ = true; }
    double scale() const override { return slow_ ? slow_scale : 1; }
    void scale(double factor) override { slow_ = factor < 1; }
    bool can_scale(double factor) const override { return factor == slow_scale || factor == 1; }
    void take_backdrops();
    segue::Task<> unpack_backdrop(int stage, std::string bytes);
    void note();
    void save_shots(bool last);
    void finish();
    bool over() const;
    bool draws_this_frame() const;
    double seconds() const;
    void wait_for_beat();

    const Flags& flags_;
    Sdl sdl_;
    std::int64_t frame_ = 0;  // frames that are over
    std::string words_;       // what the program has to say
    std::int64_t words_end_ = 0;
    UserFolder folder_;
    Settings settings_;
    Sound sound_;
    std::optional<AudioDevice> audio_;
    std::optional<Window> window_;
    Sources sources_;
    Canvas canvas_;
    Picture picture_;
    Ui ui_;
    Controls controls_;
    KeyWords key_words_;
    AutoPause auto_pause_;
    SettingsPage page_;
    segue::Scheduler scheduler_;
    std::optional<segue::inspect::Trace> trace_;
    std::optional<LintLog> lints_;  // for the dump and the snapshot
    Network network_;
    Game game_;
    segue::Generator<Input> bot_;
    segue::overlay::Inspector inspector_;
    Meddling hands_;  // what the inspector is used for
    FrameMeter meter_;
    Report report_;
    segue::Scope workers_;  // scripts of the screen's own: last, they use the above

    std::int64_t last_frame_ = 0;
    SteadyClock::time_point began_ = SteadyClock::now();
    SteadyClock::time_point beat_ = began_;
    SteadyClock::time_point frame_began_ = began_;
    FrameFacts facts_;
    std::array<bool, backdrop_files.size()> backdrops_{};
    std::string notice_;
    bool quit_ = false;
    bool inspector_open_ = false;
    bool inspector_keys_ = false;  // keyboard and gamepads steer the inspector instead of the ship
    SDL_FPoint pointer_{-1, -1};   // in the picture
    double picture_ms_ = 0, inspector_ms_ = 0;  // of the last frame
    bool frozen_ = false;
    bool slow_ = false;
    bool step_ = false;
    bool asked_step_ = false;
    int kept_scores_ = game_.scores().version();
    bool back_held_ = false;  // Esc, in the frame before
    bool meddled_ = false;    // since the last tick: its run counts no more
};

App::App(const Flags& flags, const std::filesystem::path& home, const std::optional<InputLog>& log)
    : flags_(flags),
      sdl_(flags.headless),
      folder_(user_folder_of(flags, [this](const std::string& words) { complain(words); })),
      settings_(settings_of(folder_, flags)),
      sources_(home),
      picture_(canvas_, sources_),
      ui_(canvas_.renderer(), canvas_width, canvas_height),
      controls_(read_keys(folder_)),
      key_words_(key_words(controls_.keys())),
      network_(scheduler_, flags, home / "assets"),
      game_(scheduler_, config_of(flags, log, folder_), network_.courier(), network_.line()),
      bot_(bot(game_.world(), &game_.screen())),
      inspector_(scheduler_),
      workers_(scheduler_),
      last_frame_(last_frame_of(flags, log)) {
    if (!flags.headless) window_.emplace(settings_.scale, settings_.fullscreen);
    sound_.volume(settings_.volume);
    // After the window, which sets hints of SDL: the card's thread reads them without a lock.
    if (!flags.headless && !flags.fast && !flags.no_audio)
        audio_.emplace([this](std::span<float> stereo) { sound_.fill(stereo); });
    if (!flags.trace.empty()) trace_.emplace(scheduler_);
    if (!flags.dump.empty() || !flags.snapshot.empty()) {
        segue::inspect::set_level(scheduler_, segue::Inspect::full);
        lints_.emplace(scheduler_);
    }
    inspector_.pace(this);
    inspector_.probe(&hands_);
    inspector_.budget(frame_length);
    inspector_.sources(segue::overlay::source_folder(home));
    inspector_.downloads([this](segue::overlay::Downloads& out) { network_.list(out); });
    if (flags.inspector) open_inspector(false);
    if (!flags.filter.empty()) inspector_.filter(flags.filter);
    inspector_.tree(flags.tree);
    inspector_.show(flags.view);
}

void App::open_inspector(bool keys) {
    inspector_open_ = true;
    inspector_keys_ = keys;
    if (keys) inspector_.focus();
    segue::inspect::set_level(scheduler_, segue::Inspect::full);  // its strip of frames wants that
}

int App::run() {
    while (!over()) {
        handle_events();
        if (quit_) break;
        facts_ = {};
        const auto now = SteadyClock::now();
        if (frame_ > 0) facts_.gap_ms = std::chrono::duration<double, std::milli>(now - frame_began_).count();
        frame_began_ = now;
        tick(input());
        ++frame_;
        if (draws_this_frame()) draw();
        save_shots(false);
        note();
        if (flags_.hitch > 0 && frame_ % 60 == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(flags_.hitch));
        if (!flags_.fast) wait_for_beat();
    }
    finish();
    if (!game_.diverged()) return 0;
    std::fprintf(stderr,
                 "relay: the replay went another way than its log: assets or scripts have changed since\n");
    return 1;
}

bool App::over() const {
    if (last_frame_ > 0) return frame_ >= last_frame_;
    return flags_.headless && game_.record().over;  // the bot's run
}

double App::seconds() const {
    if (flags_.fast) return static_cast<double>(frame_) / 60;
    return std::chrono::duration<double>(SteadyClock::now() - began_).count();
}

void App::wait_for_beat() {
    beat_ += frame_length;
    const auto now = SteadyClock::now();
    if (now > beat_ + hopelessly_late) beat_ = now;
    std::this_thread::sleep_until(beat_);
}

void App::handle_events() {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
        SDL_FPoint mouse{};
        if (window_ && event.type == SDL_MOUSEMOTION)
            mouse = window_->to_picture(event.motion.x, event.motion.y);
        if (window_ && (event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP)) {
            mouse = window_->to_picture(event.button.x, event.button.y);
        }
        if (event.type == SDL_MOUSEMOTION || event.type == SDL_MOUSEBUTTONDOWN) pointer_ = mouse;
        const bool picks = event.type == SDL_MOUSEBUTTONDOWN && event.button.button == SDL_BUTTON_LEFT;
        const auto picked = picks && inspector_open_ ? pointed_figure() : std::nullopt;
        if (picked) inspector_.select(segue::inspect::find(scheduler_, picked->script));
        ui_.handle(event, mouse);
        page_.handle(event, mouse);
        controls_.handle(event, reader());
        if (event.type == SDL_KEYMAPCHANGED) key_words_ = key_words(controls_.keys());
    }
    obey(controls_.take_commands());
}

KeysFor App::reader() const {
    if (inspector_open_ && ui_.takes_keys()) return KeysFor::text;
    return inspector_open_ && inspector_keys_ ? KeysFor::inspector : KeysFor::game;
}

void App::show(const std::string& words, std::int64_t frames) {
    words_ = words;
    words_end_ = frame_ + frames;
}

/// The picture has room for one line, and that without the folder's name: of several the first.
void App::complain(const std::string& words) {
    std::fprintf(stderr, "relay: %s\n", words.c_str());
    if (frame_ < words_end_) return;
    const std::size_t slash = words.substr(0, words.find(": ")).rfind('/');
    show(slash == std::string::npos ? words : words.substr(slash + 1), long_words);
}

void App::adjust(const Commands& commands) {
    Adjusted to = adjusted(settings_, commands);
    set(to.settings, std::move(to.words));
}

/// Changes what the player sets, at once and for the next start.
void App::set(Settings to, std::string words) {
    const bool turns = to.fullscreen != settings_.fullscreen;
    if (turns && !(window_ && window_->fullscreen(to.fullscreen))) {
        to.fullscreen = settings_.fullscreen;
        words = "NO FULL SCREEN HERE";
    }
    if (!words.empty()) show(words, short_words);
    if (to == settings_) return;
    write_changes(folder_, settings_, to);
    settings_ = to;
    sound_.volume(settings_.volume);
}

/// The page of sliders takes what it is steered by; what it turns counts at once.
Input App::steer_page(Input input) {
    Knobs to = knobs();
    const Input left = page_.take(input, game_.screen(), inspector_open_, to);
    if (to == knobs()) return left;
    if (to.line) network_.values(*to.line);
    set(to.settings, {});
    if (audio_) sound_.step();
    return left;
}

void App::obey(const Commands& commands) {
    const Screen& screen = game_.screen();
    // Esc leaves from the title, but not the one that has just led there, or ended the bot's game.
    const bool back = controls_.input().has(Button::pause);
    const bool leaves =
        screen.scene == Scene::title && game_.attract() == nullptr && !inspector_keys_ && !page_.over(screen);
    quit_ = commands.quit || (leaves && back && !back_held_);
    back_held_ = back;
    if (commands.inspector) inspector_open_ ? close_inspector() : open_inspector(false);
    if (commands.steer) inspector_keys_ ? close_inspector() : open_inspector(true);
    ui_.steer(inspector_keys_);
    if (commands.settings) page_.toggle(screen);
    if (commands.freeze) frozen_ = !frozen_;
    if (commands.slow) slow_ = !slow_;
    if (commands.plug) network_.toggle_plug();
    if (commands.screenshot) {
        canvas_.flush();
        save_png(canvas_.surface(), settings_.scale, "relay-" + std::to_string(frame_) + ".png");
    }
    step_ = commands.step || std::exchange(asked_step_, false);
    if (hands_.take() || frozen_ || slow_) meddled_ = true;
    auto_pause_.hear(commands, screen);
    if (commands.pad_lost) show("GAMEPAD UNPLUGGED", short_words);
    adjust(commands);
}

Input App::input() {
    Input input = steer_page(inspector_keys_ ? Input() : controls_.input());
    if (auto_pause_.presses(game_.world(), game_.screen())) input.press(Button::pause);
    if (flags_.bot) input = bot_.next().value_or(input);
    return input.press(Button::debug, meddled_);
}

void App::tick(Input input) {
    network_.frame(seconds());
    const bool stands = (frozen_ && !step_) || (slow_ && frame_ % slow_frames != 0);
    const double before = thread_cpu_seconds();
    if (!stands) game_.tick(input);
    if (!stands) meddled_ = false;  // it is in the log now
    // A tap waits for the next tick of slow motion, but not for the end of a standstill.
    if (!stands || frozen_ || inspector_keys_) controls_.taken();
    facts_.tick_ms = (thread_cpu_seconds() - before) * 1000;
    if (audio_ && !stands) sound_.tick(game_.world());
    if (audio_) sound_.frame(game_, network_.figures(), slow_);
    facts_.http_cpu_ms = network_.take_cpu_seconds() * 1000;
    facts_.transferring = network_.stats().in_flight > 0;
    facts_.moved = game_.moved();
    take_backdrops();
}

/// A backdrop that is in is unpacked by a worker; with --fast at once, so that pictures are the same on every
/// run.
void App::take_backdrops() {
    for (std::size_t i = 0; i < backdrop_files.size(); ++i) {
        const std::string* bytes = backdrops_[i] ? nullptr : game_.file(backdrop_files[i]);
        if (bytes == nullptr) continue;
        backdrops_[i] = true;
        const int stage = static_cast<int>(i) + 1;
        if (flags_.fast) {
            const auto [picture, dim] = unpack(*bytes);
            picture_.backdrop(stage, picture, dim);
        } else {
            workers_.start(unpack_backdrop(stage, *bytes));
        }
    }
}

segue::Task<> App::unpack_backdrop(int stage, std::string bytes) {
    const auto pictures = co_await segue::background(unpack, std::move(bytes));
    picture_.backdrop(stage, pictures.first, pictures.second);
}

bool App::draws_this_frame() const {
    if (window_ ? window_->seen() : !flags_.fast) return true;
    // The inspector finds its places in its first frames, its strip and figures grow with each one, and what
    // that costs is in the report.
    if (inspector_open_ || frame_ == last_frame_ || over()) return true;
    return std::any_of(flags_.shots.begin(), flags_.shots.end(),
                       [&](const Screenshot& shot) { return frame_ == shot.frame; });
}

void App::draw() {
    const double before = thread_cpu_seconds();
    Around around;
    around.line = network_.figures();
    around.stress = flags_.stress;
    around.effects = {settings_.shake, settings_.flashes};
    around.keys = key_words_;
    if (frame_ < words_end_) around.notice = words_;
    around.inspector = inspector_open_;
    around.attract = game_.attract();
    if (const auto place = page_.place(game_.screen(), inspector_open_))
        around.page = PageShown{*place, knobs(), page_.chosen()};
    if (inspector_open_) point(around);
    if (!inspector_open_) around.screenplay = screenplay_of(game_.screenplay());
    picture_.draw(game_.world(), game_.screen(), game_.link(), game_.shapes(), meter_, around);
    canvas_.flush();
    const double drawn = thread_cpu_seconds();
    picture_ms_ = (drawn - before) * 1000;
    if (inspector_open_) {
        draw_inspector();
    } else {
        ui_.rest();
    }
    if (window_) window_->show(canvas_.surface());
    facts_.draw_ms = (thread_cpu_seconds() - before) * 1000;
}

/// What of the field is under the pointer.
std::optional<Figure> App::pointed_figure() const {
    const auto page = page_.place(game_.screen(), inspector_open_);
    if (page && spot_at(*page, pointer_).inside) return std::nullopt;
    const bool circles = game_.screen().scene == Scene::title && game_.attract() == nullptr;
    if (circles && pointer_.x >= 0 && pointer_.x < layout::panel_x)
        return figure_at(game_.world(), layout::title_aside.world_x(pointer_.x), pointer_.y);
    const bool inside = pointer_.x >= layout::field_x && pointer_.x < layout::field_x + layout::field_w &&
                        pointer_.y >= layout::field_y && pointer_.y < layout::field_y + layout::field_h;
    if (!inside || circles) return std::nullopt;
    return figure_at(field_world(), pointer_.x - layout::field_x, pointer_.y - layout::field_y);
}

/// What is seen in the field: while nobody plays, the bot's world.
const World& App::field_world() const {
    return game_.attract() != nullptr ? *game_.attract() : game_.world();
}

/// A figure under the pointer lights its script's row; a row, what its script moves, or the one that forked
/// it.
void App::point(Around& around) {
    around.lit = pointed_figure();
    inspector_.point_at(around.lit ? around.lit->script : 0);
    segue::Script<> script = segue::inspect::find(scheduler_, inspector_.hovered());
    while (!around.lit && script) {
        around.lit = figure_of(field_world(), script.id());
        script = segue::inspect::find(scheduler_, segue::inspect::parent(script));
    }
    if (!around.lit) return;
    script = segue::inspect::find(scheduler_, around.lit->script);
    around.lit_name = script ? script.name() + " #" + std::to_string(script.id()) : std::string();
}

void App::draw_inspector() {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    const auto whole = [](double ms) {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(Milliseconds(std::max(0.0, ms)));
    };
    // One that has failed stays, so that it can be read why.
    const bool gone = inspector_.selected().done() && inspector_.selected().state() != segue::State::failed;
    if (gone) inspector_.select(game_.screenplay());
    segue::overlay::Spent spent;
    spent.scripts = whole(facts_.tick_ms);
    spent.downloads = whole(facts_.http_cpu_ms);
    spent.render = whole(picture_ms_);
    spent.inspector = whole(inspector_ms_ - Milliseconds(inspector_.build_time()).count());
    inspector_.spent(spent);
    if (inspector_keys_) ui_.read_pads(controls_.pads());
    const double before = thread_cpu_seconds();
    double built = 0;
    ui_.draw([&] {
        const double begins = thread_cpu_seconds();
        inspector_.draw(layout::panel_x, layout::inspector_y, layout::panel_w, layout::inspector_h);
        built = thread_cpu_seconds() - begins;
    });
    canvas_.flush();
    inspector_ms_ = (thread_cpu_seconds() - before) * 1000;
    facts_.inspector_build_ms = built * 1000;
    facts_.inspector_draw_ms = inspector_ms_ - facts_.inspector_build_ms;
}

void App::save_shots(bool last) {
    for (const Screenshot& shot : flags_.shots) {
        if (last ? shot.frame == 0 : shot.frame == frame_)
            save_png(canvas_.surface(), settings_.scale, shot.file);
        if (last && shot.frame > frame_)
            throw std::runtime_error("the run ended before the frame of " + shot.file);
    }
}

/// The frame's figures, and what the game has to say.
void App::note() {
    report_.add(facts_);
    constexpr int lints_every = 60;  // frames
    if (lints_ && frame_ % lints_every == 0) lints_->look();
    const FrameCost cost{static_cast<float>(facts_.tick_ms),
                         static_cast<float>(std::max(0.0, facts_.draw_ms)),
                         static_cast<float>(facts_.http_cpu_ms)};
    meter_.add(cost, facts_.gap_ms, scheduler_.size());
    // A bot's runs are nobody's.
    if (flags_.replay.empty() && !flags_.bot && game_.scores().version() != kept_scores_) {
        kept_scores_ = game_.scores().version();
        save_scores(folder_, game_.scores());
    }
    if (game_.screen().notice == notice_) return;
    notice_ = game_.screen().notice;
    if (!notice_.empty()) std::fprintf(stderr, "relay: %s\n", notice_.c_str());
}

void App::finish() {
    save_shots(true);
    if (!flags_.record.empty()) write_file(flags_.record, game_.log().text());
    if (trace_) write_file(flags_.trace, trace_->json());
    if (!flags_.dump.empty()) write_file(flags_.dump, segue::inspect::dump(scheduler_, lints_->look()));
    if (!flags_.snapshot.empty())
        write_file(flags_.snapshot, segue::inspect::json(scheduler_, lints_->look()));
    if (flags_.report.empty()) return;
    const segue::Stats scripts = scheduler_.stats();
    const segue::http::Stats net = network_.stats();
    RunFacts run;
    run.seconds = seconds();
    run.seed = game_.log().seed;
    run.scripts_started = scripts.started;
    run.scripts_alive = scripts.alive;
    run.resumes = scripts.resumes;
    run.downloads_ok = net.ok;
    run.downloads_failed = net.failed;
    run.downloads_open = net.in_flight;
    if (network_.server() != nullptr) run.server = network_.server()->totals();
    run.retries = net.retries;
    run.bytes_downloaded = net.bytes_downloaded;
    run.bytes_resumed = net.bytes_resumed;
    run.world_hash = game_.hash();
    const RunRecord& record = game_.record();
    for (const StageTime& stage : record.stages) run.stage_seconds.push_back(stage.seconds());
    run.deaths = record.deaths;
    run.bullets_max = record.bullets_max;
    run.cleared = record.cleared;
    write_file(flags_.report, report_.json(run));
}

}  // namespace

int play(const Flags& flags, const std::filesystem::path& home) {
    return App(flags, home, log_of(flags)).run();
}

}  // namespace relay
