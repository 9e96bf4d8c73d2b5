// SPDX-License-Identifier: MIT
// Flags by CLI11; the words of an error are ours, so that each one names its remedy.
#include "demo/relay/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace relay {
namespace {

/// Thrown by the checks below; its text goes to the user as it is.
using Wrong = std::runtime_error;

std::string plain(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

/// The whole text as a number, within its range.
template <class T>
T number(const std::string& flag, const std::string& text, T low, T high) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || stop != end || !(value >= low && value <= high)) {
        throw Wrong(flag + ": '" + text + "' is not a number from " + plain(static_cast<double>(low)) +
                    " to " + plain(static_cast<double>(high)));
    }
    return value;
}

/// Which of `names` it is: "easy, normal, hell".
std::size_t one_of(const std::string& flag, const std::string& text,
                   std::initializer_list<std::string_view> names) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string list;
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    throw Wrong(flag + ": '" + text + "' is not one of " + list);
}

Difficulty difficulty(const std::string& text) {
    return static_cast<Difficulty>(one_of("--difficulty", text, {"easy", "normal", "hell"}));
}

void set_view(Flags& flags, const std::string& text) {
    constexpr std::size_t tree = 7;
    const std::size_t which =
        one_of("--inspector-view", text,
               {"scripts", "frame", "names", "ended", "lints", "source", "downloads", "tree"});
    flags.inspector = true;
    flags.tree = which == tree;
    if (!flags.tree) flags.view = static_cast<segue::overlay::View>(which);
}

/// "15..25" seconds.
PlugSpan plug_span(const std::string& text) {
    const auto dots = text.find("..");
    if (dots == std::string::npos) {
        throw Wrong("--plug: '" + text + "' is not FROM..TO in seconds, such as 5..15");
    }
    PlugSpan span;
    span.from = number("--plug", text.substr(0, dots), 0.0, 1e6);
    span.to = number("--plug", text.substr(dots + 2), 0.0, 1e6);
    if (span.to <= span.from) throw Wrong("--plug: " + text + " ends before it begins: swap the two");
    return span;
}

/// A file is written at the end of a run: better to learn now that it cannot be.
void check_writable(const std::string& flag, const std::string& file) {
    auto folder = std::filesystem::path(file).parent_path();
    if (folder.empty()) folder = ".";
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        throw Wrong(flag + ": there is no folder " + folder.string() + " for " + file + ": make it first");
    }
}

/// "s.png" or "s.png@400".
Screenshot shot(const std::string& text) {
    Screenshot out{text, 0};
    const auto at = text.rfind('@');
    if (at != std::string::npos) {
        out.file = text.substr(0, at);
        out.frame = number("--screenshot", text.substr(at + 1), std::int64_t{1}, std::int64_t{1000000000});
    }
    if (std::filesystem::path(out.file).extension() != ".png") {
        const auto png = std::filesystem::path(out.file).replace_extension(".png").string();
        throw Wrong("--screenshot: pictures are PNG: name it " + png + " instead of '" + out.file + "'");
    }
    check_writable("--screenshot", out.file);
    return out;
}

/// Texts as they were given; empty: not given.
struct Raw {
    std::string frames, seed, difficulty, stage, bandwidth, latency, loss, plug, stress, downloads, hitch,
        scale, view, filter;
    std::vector<std::string> shots;
};

void declare(CLI::App& app, Flags& flags, Raw& raw) {
    app.set_help_flag("-h,--help", "Shows this and ends");
    app.add_flag("--headless", flags.headless,
                 "No window; paced at 60 Hz, with the real server. Needs --frames, --replay or --bot");
    app.add_flag("--fast", flags.fast,
                 "As fast as it can: no server, assets/ arrive paced by ticks, the same on every run");
    app.add_option("--frames", raw.frames, "Ends after N frames; 60 are a second")->type_name("N");
    app.add_option("--seed", raw.seed, "Of all chance in the game; 1 if not given")->type_name("S");
    app.add_option("--difficulty", raw.difficulty, "normal if not given")->type_name("easy|normal|hell");
    app.add_option("--stage", raw.stage, "Begins with stage N, without the title")->type_name("N");
    app.add_flag("--bot", flags.bot,
                 "A script plays; with --headless the program ends with its run, unless --frames says when");
    app.add_option("--screenshot", raw.shots, "Saves a picture after frame FRAME, or at the end; repeatable")
        ->type_name("FILE.png[@FRAME]")
        ->expected(1)
        ->take_all();
    app.add_flag("--inspector", flags.inspector, "Opens the inspector (F1) from the start");
    app.add_option("--inspector-view", raw.view, "Opens it at this view")
        ->type_name("scripts|tree|frame|names|ended|lints|source|downloads");
    app.add_option("--inspector-filter", raw.filter, "Opens it with these words in its filter")
        ->type_name("WORDS");
    app.add_option("--report", flags.report, "Writes what was measured as JSON at the end")
        ->type_name("FILE");
    app.add_option("--trace", flags.trace,
                   "Records every resume and wait for ui.perfetto.dev, and writes that at the end")
        ->type_name("FILE");
    app.add_option("--dump", flags.dump, "Writes at the end what each script waits for, as text")
        ->type_name("FILE");
    app.add_option("--snapshot", flags.snapshot,
                   "Writes at the end all scripts, their costs and the last 300 frames as JSON")
        ->type_name("FILE");
    app.add_option("--record", flags.record, "Writes the input log at the end")->type_name("FILE");
    app.add_option("--replay", flags.replay, "Plays an input log again; its seed, difficulty and stage win")
        ->type_name("FILE");
    app.add_option(
           "--bandwidth", raw.bandwidth,
           "The line in KB/s; else 6 s of line for the title, 55 s for a stage. This and the next two have "
           "sliders in a pause (Esc, F6)")
        ->type_name("KBPS");
    app.add_option("--latency", raw.latency, "From a request to its answer; 40 if not given")
        ->type_name("MS");
    app.add_option("--loss", raw.loss, "Share of requests that are reset in mid-body")->type_name("PCT");
    app.add_option("--plug", raw.plug,
                   "Seconds in which the server resets what is open and refuses connections")
        ->type_name("FROM..TO");
    app.add_option("--from", flags.from, "Downloads from another server")->type_name("URL");
    app.add_option("--cache", flags.cache,
                   "Keeps what was downloaded for an hour, and plays from it, with or without a server")
        ->type_name("DIR");
    app.add_option("--stress", raw.stress, "N more bullets, each a script")->type_name("N");
    app.add_option("--downloads", raw.downloads, "N more downloads, kept open all the time")->type_name("N");
    app.add_option("--hitch", raw.hitch,
                   "Blocks the game thread once a second: a fault, to see that the report shows it")
        ->type_name("MS");
    app.add_flag("--no-audio", flags.no_audio, "No sound; --headless and --fast have none either");
    app.add_option("--scale", raw.scale,
                   "Of window and pictures; 1 is 960 x 540. settings.txt's, if not given")
        ->type_name("X");
    app.add_option("--user", flags.user,
                   "Where settings.txt, keys.txt and scores.json are; else in your data folder, which "
                   "--headless, --fast and "
                   "--replay leave alone")
        ->type_name("DIR");
}

template <class T>
void set(T& value, const std::string& text, const std::string& flag, T low, T high) {
    if (!text.empty()) value = number(flag, text, low, high);
}

void convert(Flags& flags, const Raw& raw) {
    set<std::int64_t>(flags.frames, raw.frames, "--frames", 1, 1000000000);
    set<std::uint64_t>(flags.seed, raw.seed, "--seed", 0, std::numeric_limits<std::uint64_t>::max());
    if (!raw.difficulty.empty()) flags.difficulty = difficulty(raw.difficulty);
    set(flags.stage, raw.stage, "--stage", 1, 3);
    if (!raw.view.empty()) set_view(flags, raw.view);
    if (!raw.filter.empty()) {
        flags.inspector = true;
        flags.filter = raw.filter;
    }
    for (const auto& text : raw.shots) flags.shots.push_back(shot(text));
    set(flags.bandwidth, raw.bandwidth, "--bandwidth", 0.1, 1e6);
    set(flags.latency, raw.latency, "--latency", 0, 60000);
    set(flags.loss, raw.loss, "--loss", 0.0, 99.0);
    if (!raw.plug.empty()) flags.plug = plug_span(raw.plug);
    set(flags.stress, raw.stress, "--stress", 0, 1000000);
    set(flags.downloads, raw.downloads, "--downloads", 0, 1000);
    set(flags.hitch, raw.hitch, "--hitch", 0, 10000);
    if (!raw.scale.empty()) flags.scale = number("--scale", raw.scale, 0.25, 8.0);
}

/// What fits alone but not together.
void check_together(const Flags& flags, const Raw& raw) {
    if (flags.headless && flags.frames == 0 && flags.replay.empty() && !flags.bot) {
        throw Wrong(
            "--headless: without a window nobody can end it: add --frames N, or --bot, which ends with its "
            "run");
    }
    for (const Screenshot& shot : flags.shots) {
        if (flags.frames > 0 && shot.frame > flags.frames) {
            throw Wrong("--screenshot: frame " + std::to_string(shot.frame) + " is after the end: --frames " +
                        std::to_string(shot.frame) + " or more reaches it");
        }
    }
    if (flags.fast && flags.downloads > 0) {
        throw Wrong("--downloads: --fast has no server to download from: leave one of the two out");
    }
    if (flags.fast && !flags.cache.empty()) {
        throw Wrong("--cache: --fast asks no server whose files could be kept: leave one of the two out");
    }
    if (!flags.from.empty()) {
        if (!flags.from.starts_with("http://") && !flags.from.starts_with("https://")) {
            throw Wrong("--from: '" + flags.from + "' is no address: begin it with http:// or https://");
        }
        if (flags.fast) throw Wrong("--from: --fast asks no server: leave one of the two out");
        const bool faults = !raw.bandwidth.empty() || !raw.latency.empty() || !raw.loss.empty() ||
                            flags.plug || flags.downloads > 0;
        if (faults) {
            throw Wrong(
                "--from: --bandwidth, --latency, --loss, --plug and --downloads are of the embedded server: "
                "leave them out");
        }
    }
    if (!flags.report.empty()) check_writable("--report", flags.report);
    if (!flags.record.empty()) check_writable("--record", flags.record);
    if (!flags.trace.empty()) check_writable("--trace", flags.trace);
    if (!flags.dump.empty()) check_writable("--dump", flags.dump);
    if (!flags.snapshot.empty()) check_writable("--snapshot", flags.snapshot);
}

}  // namespace

Parsed parse_flags(const std::vector<std::string>& arguments) {
    Parsed out;
    Raw raw;
    CLI::App app("Relay: carry the packet home. The game downloads its stages while it is played.", "relay");
    declare(app, out.flags, raw);
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 takes them
        app.parse(reversed);
        convert(out.flags, raw);
        check_together(out.flags, raw);
    } catch (const CLI::CallForHelp&) {
        out.exit = 0;
        out.text = app.help();
    } catch (const CLI::ExtrasError&) {
        out.exit = 2;
        out.text = "relay: there is no flag " + app.remaining().front() + "; relay --help lists them all\n";
    } catch (const CLI::ParseError& error) {
        out.exit = 2;
        out.text = std::string("relay: ") + error.what() + "; relay --help lists all flags\n";
    } catch (const Wrong& error) {
        out.exit = 2;
        out.text = std::string("relay: ") + error.what() + "\n";
    }
    return out;
}

}  // namespace relay
