// SPDX-License-Identifier: MIT
// Flags and files, before the first frame.
#include "demo/relay/opening.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "demo/relay/score_file.hpp"

namespace relay {
namespace {

std::string read_file(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::optional<InputLog> log_of(const Flags& flags) {
    if (flags.replay.empty()) return std::nullopt;
    std::string error;
    auto log = InputLog::read(read_file(flags.replay), error);
    if (log && log->ticks() == 0) error = "it has no tick";
    if (!error.empty()) throw std::runtime_error("--replay: " + flags.replay + " is no input log: " + error);
    return log;
}

Config config_of(const Flags& flags, std::optional<InputLog> log, UserFolder& folder) {
    Config config;
    if (!log) config.scores(load_scores(folder));
    config.seed(flags.seed).difficulty(flags.difficulty).stage(flags.stage).stress(flags.stress);
    if (log) config.replay(std::move(*log));
    return config;
}

std::int64_t last_frame_of(const Flags& flags, const std::optional<InputLog>& log) {
    if (flags.frames > 0 || !flags.headless || !log) return flags.frames;
    return static_cast<std::int64_t>(log->ticks());
}

UserFolder user_folder_of(const Flags& flags, UserFolder::Say say) {
    if (!flags.user.empty()) return UserFolder(flags.user, std::move(say));
    if (flags.headless || flags.fast || !flags.replay.empty()) return UserFolder();
    return UserFolder(std::move(say));
}

Settings settings_of(UserFolder& folder, const Flags& flags) {
    Settings out = read_settings(folder);
    if (!flags.scale) return out;
    out.scale = *flags.scale;
    out.fullscreen = false;
    return out;
}

}  // namespace relay
