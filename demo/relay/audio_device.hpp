// SPDX-License-Identifier: MIT
// The sound card, as SDL gives it.
#pragma once

#include <SDL.h>

#include <functional>
#include <span>

namespace relay {

class AudioDevice {
  public:
    /// Writes the next samples, left and right in turn, sample_rate a second.
    using Fill = std::function<void(std::span<float> stereo)>;

    /// Opens the usual device. From then on, until the destructor has returned, `fill` is called on a thread
    /// of SDL's, some 86 times a second. Where there is no device it is never called, and one line on stderr
    /// says why.
    explicit AudioDevice(Fill fill);
    ~AudioDevice();
    AudioDevice(const AudioDevice&) = delete;
    AudioDevice& operator=(const AudioDevice&) = delete;

    [[nodiscard]] bool plays() const { return device_ != 0; }

  private:
    static void SDLCALL pull(void* self, Uint8* bytes, int length);

    Fill fill_;
    SDL_AudioDeviceID device_ = 0;
};

}  // namespace relay
