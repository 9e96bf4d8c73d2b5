// SPDX-License-Identifier: MIT
// A gamepad that nobody holds.
#pragma once

#include <SDL.h>
#include <doctest/doctest.h>

namespace relay::testing {

/// A gamepad that is there, as SDL sees it.
class VirtualPad {
  public:
    VirtualPad()
        : device_(SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                            SDL_CONTROLLER_BUTTON_MAX, 0)) {
        REQUIRE(device_ >= 0);
        stick_ = SDL_JoystickOpen(device_);
        REQUIRE(stick_ != nullptr);
    }
    ~VirtualPad() { unplug(); }
    VirtualPad(const VirtualPad&) = delete;
    VirtualPad& operator=(const VirtualPad&) = delete;

    [[nodiscard]] int index() const { return device_; }
    void press(SDL_GameControllerButton button, bool down = true) {
        SDL_JoystickSetVirtualButton(stick_, button, down ? 1 : 0);
        SDL_JoystickUpdate();
    }
    void push(SDL_GameControllerAxis axis, Sint16 by) {
        SDL_JoystickSetVirtualAxis(stick_, axis, by);
        SDL_JoystickUpdate();
    }
    void unplug() {
        if (stick_ == nullptr) return;
        SDL_JoystickClose(stick_);
        SDL_JoystickDetachVirtual(device_);
        stick_ = nullptr;
    }

  private:
    int device_;
    SDL_Joystick* stick_ = nullptr;
};

}  // namespace relay::testing
