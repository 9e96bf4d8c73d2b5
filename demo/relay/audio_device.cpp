// SPDX-License-Identifier: MIT
// SDL's audio subsystem, for as long as the device is open.
#include "demo/relay/audio_device.hpp"

#include <cstddef>
#include <cstdio>
#include <utility>

#include "demo/relay/tones.hpp"

namespace relay {
namespace {

constexpr Uint16 samples_at_once = 512;  // 12 ms: a sound is not late, a busy machine not too late

void complain() { std::fprintf(stderr, "relay: no sound: %s\n", SDL_GetError()); }

}  // namespace

AudioDevice::AudioDevice(Fill fill) : fill_(std::move(fill)) {
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        complain();
        return;
    }
    SDL_AudioSpec wanted{};
    wanted.freq = sample_rate;
    wanted.format = AUDIO_F32SYS;
    wanted.channels = 2;
    wanted.samples = samples_at_once;
    wanted.callback = pull;
    wanted.userdata = this;
    device_ = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);  // SDL converts to what the card takes
    if (device_ == 0) {
        complain();
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return;
    }
    SDL_PauseAudioDevice(device_, 0);
}

AudioDevice::~AudioDevice() {
    if (device_ == 0) return;
    SDL_CloseAudioDevice(device_);  // waits for its thread
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

void AudioDevice::pull(void* self, Uint8* bytes, int length) {
    const std::size_t samples = static_cast<std::size_t>(length) / sizeof(float);
    static_cast<AudioDevice*>(self)->fill_({reinterpret_cast<float*>(bytes), samples});
}

}  // namespace relay
