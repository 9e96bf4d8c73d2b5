// SPDX-License-Identifier: MIT
// Stage 1, LAST MILE. What comes and when is data from over
// the line (stage.json); how it moves and fires is scripts.
#include <map>
#include <string_view>

#include "scripts/bosses/boss.hpp"
#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

using WaveScript = Task<> (*)(Stage&, Wave);

const std::map<std::string_view, WaveScript> wave_scripts{
    {"drones", drones},
    {"strings", strings},
    {"escorts", escorts},
    {"mines", mines},
    {"sunflower", sunflower_hub}};

void send(Stage& stage, const Wave& wave) {
    auto script = wave_scripts.find(wave.send);
    if (script == wave_scripts.end())
        stage.say("NO SUCH WAVE: " + wave.send, 3);
    else
        stage.scope.start(script->second(stage, wave));
}

std::chrono::nanoseconds seconds(double s) {
    return std::chrono::nanoseconds(std::int64_t(s * 1e9));
}

Task<> talk(Stage& stage, Clock::time_point start) {
    for (const Talk& line : stage.data.talk) {
        co_await wait_until(start + seconds(line.at));
        stage.say(line.say, line.lasts);
    }
}

}  // namespace

Task<> last_mile(Stage& stage) {
    auto self = co_await this_script();
    auto start = self.now();
    auto words = co_await fork(talk(stage, start));

    for (const Wave& wave : stage.data.waves) {
        co_await wait_until(start + seconds(wave.at));
        send(stage, wave);
    }

    co_await wait_until(start + seconds(stage.data.boss_at));
    co_await throttle(stage);
}

}  // namespace relay
