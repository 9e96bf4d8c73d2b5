// SPDX-License-Identifier: MIT
// What comes and when is data from over the line
// (stage.json); how it moves and fires is scripts.
#include <map>
#include <string_view>

#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;

using WaveScript = Task<> (*)(Stage&, Wave);

const std::map<std::string_view, WaveScript> wave_scripts{
    {"drones", drones},       {"strings", strings},
    {"whips", whips},         {"escorts", escorts},
    {"mines", mines},         {"sunflower", sunflower_hub},
    {"seeders", seeders},     {"roses", roses},
    {"taps", taps},           {"curtain", curtains},
    {"spiral", drone_spiral}, {"mine_rings", mine_rings},
    {"guards", guards}};

void send(Stage& stage, const Wave& wave) {
    auto script = wave_scripts.find(wave.send);
    if (script == wave_scripts.end())
        stage.say("NO SUCH WAVE: " + wave.send, 3);
    else
        stage.scope.start(script->second(stage, wave));
}

Task<> talk(Stage& stage, Clock::time_point start) {
    for (const Talk& line : stage.data.talk) {
        co_await wait_until(start + seconds(line.at));
        stage.say(line.say, line.lasts);
    }
}

}  // namespace

Task<> waves(Stage& stage) {
    auto self = co_await this_script();
    auto start = self.now();
    auto words = co_await fork(talk(stage, start));

    for (const Wave& wave : stage.data.waves) {
        co_await note(wave.send);  // for the inspector
        co_await wait_until(start + seconds(wave.at));
        send(stage, wave);
    }

    co_await note("boss");
    co_await wait_until(start + seconds(stage.data.boss_at));
    co_await note("");
}

}  // namespace relay
