// SPDX-License-Identifier: MIT
// SDL's events as ImGui's input. ImGui's own SDL backend wants a window; this has only a picture.
#include "demo/relay/ui.hpp"

#include <array>
#include <utility>

namespace relay {
namespace {

constexpr std::array<std::pair<ImGuiKey_, SDL_Scancode>, 14> keys{{
    {ImGuiKey_Tab, SDL_SCANCODE_TAB},
    {ImGuiKey_LeftArrow, SDL_SCANCODE_LEFT},
    {ImGuiKey_RightArrow, SDL_SCANCODE_RIGHT},
    {ImGuiKey_UpArrow, SDL_SCANCODE_UP},
    {ImGuiKey_DownArrow, SDL_SCANCODE_DOWN},
    {ImGuiKey_PageUp, SDL_SCANCODE_PAGEUP},
    {ImGuiKey_PageDown, SDL_SCANCODE_PAGEDOWN},
    {ImGuiKey_Home, SDL_SCANCODE_HOME},
    {ImGuiKey_End, SDL_SCANCODE_END},
    {ImGuiKey_Delete, SDL_SCANCODE_DELETE},
    {ImGuiKey_Backspace, SDL_SCANCODE_BACKSPACE},
    {ImGuiKey_Space, SDL_SCANCODE_SPACE},
    {ImGuiKey_Enter, SDL_SCANCODE_RETURN},
    {ImGuiKey_Escape, SDL_SCANCODE_ESCAPE},
}};

#if IMGUI_VERSION_NUM < 18700
using PadInput = ImGuiNavInput_;
constexpr std::array<std::pair<PadInput, SDL_GameControllerButton>, 10> pad_inputs{{
    {ImGuiNavInput_Activate, SDL_CONTROLLER_BUTTON_A},
    {ImGuiNavInput_Cancel, SDL_CONTROLLER_BUTTON_B},
    {ImGuiNavInput_Menu, SDL_CONTROLLER_BUTTON_X},
    {ImGuiNavInput_Input, SDL_CONTROLLER_BUTTON_Y},
    {ImGuiNavInput_DpadLeft, SDL_CONTROLLER_BUTTON_DPAD_LEFT},
    {ImGuiNavInput_DpadRight, SDL_CONTROLLER_BUTTON_DPAD_RIGHT},
    {ImGuiNavInput_DpadUp, SDL_CONTROLLER_BUTTON_DPAD_UP},
    {ImGuiNavInput_DpadDown, SDL_CONTROLLER_BUTTON_DPAD_DOWN},
    {ImGuiNavInput_FocusPrev, SDL_CONTROLLER_BUTTON_LEFTSHOULDER},
    {ImGuiNavInput_FocusNext, SDL_CONTROLLER_BUTTON_RIGHTSHOULDER},
}};
void pad(ImGuiIO& io, PadInput input, bool down) { io.NavInputs[input] = down ? 1.f : 0.f; }
#else
using PadInput = ImGuiKey;
constexpr std::array<std::pair<PadInput, SDL_GameControllerButton>, 10> pad_inputs{{
    {ImGuiKey_GamepadFaceDown, SDL_CONTROLLER_BUTTON_A},
    {ImGuiKey_GamepadFaceRight, SDL_CONTROLLER_BUTTON_B},
    {ImGuiKey_GamepadFaceLeft, SDL_CONTROLLER_BUTTON_X},
    {ImGuiKey_GamepadFaceUp, SDL_CONTROLLER_BUTTON_Y},
    {ImGuiKey_GamepadDpadLeft, SDL_CONTROLLER_BUTTON_DPAD_LEFT},
    {ImGuiKey_GamepadDpadRight, SDL_CONTROLLER_BUTTON_DPAD_RIGHT},
    {ImGuiKey_GamepadDpadUp, SDL_CONTROLLER_BUTTON_DPAD_UP},
    {ImGuiKey_GamepadDpadDown, SDL_CONTROLLER_BUTTON_DPAD_DOWN},
    {ImGuiKey_GamepadL1, SDL_CONTROLLER_BUTTON_LEFTSHOULDER},
    {ImGuiKey_GamepadR1, SDL_CONTROLLER_BUTTON_RIGHTSHOULDER},
}};
void pad(ImGuiIO& io, PadInput input, bool down) { io.AddKeyEvent(input, down); }
#endif

/// SDL numbers the buttons left 1, middle 2, right 3; ImGui left 0, right 1, middle 2.
std::size_t button_of(Uint8 button) {
    return button == SDL_BUTTON_LEFT ? 0 : button == SDL_BUTTON_RIGHT ? 1 : 2;
}

#if IMGUI_VERSION_NUM < 18700
void key(ImGuiIO& io, SDL_Scancode code, bool down) { io.KeysDown[code] = down; }
#else
void key(ImGuiIO& io, SDL_Scancode code, bool down) {
    for (const auto& [name, scancode] : keys) {
        if (scancode == code) io.AddKeyEvent(static_cast<ImGuiKey>(name), down);
    }
}
#endif

void hold(ImGuiIO& io, Uint16 modifiers) {
    io.KeyCtrl = (modifiers & KMOD_CTRL) != 0;
    io.KeyShift = (modifiers & KMOD_SHIFT) != 0;
}

}  // namespace

Ui::Context::Context() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
}

Ui::Context::~Context() { ImGui::DestroyContext(); }

Ui::Ui(SDL_Renderer* renderer, int width, int height) : renderer_(renderer) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // nothing is written into the user's folder
    io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io.DeltaTime = 1.f / 60;
#if IMGUI_VERSION_NUM < 18700
    for (const auto& [name, code] : keys) io.KeyMap[name] = code;
#endif
    ImGui::StyleColorsDark();
    ImGui::GetStyle().AntiAliasedLines = false;  // a third of the drawing time of a long table
    ImGui::GetStyle().AntiAliasedFill = false;
    ImGui::GetStyle().WindowRounding = 0;
    ImGui::GetStyle().FrameRounding = 0;
}

Ui::~Ui() = default;

void Ui::handle(const SDL_Event& event, SDL_FPoint mouse) {
    ImGuiIO& io = ImGui::GetIO();
    switch (event.type) {
        case SDL_MOUSEMOTION:
            io.MousePos = {mouse.x, mouse.y};
            break;
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
            io.MousePos = {mouse.x, mouse.y};
            buttons_[button_of(event.button.button)] = event.type == SDL_MOUSEBUTTONDOWN;
            if (event.type == SDL_MOUSEBUTTONDOWN) clicked_[button_of(event.button.button)] = true;
            break;
        case SDL_MOUSEWHEEL:
            io.MouseWheel += static_cast<float>(event.wheel.y);
            break;
        case SDL_TEXTINPUT:
            io.AddInputCharactersUTF8(event.text.text);
            break;
        case SDL_KEYDOWN:
            std::erase(let_go_, event.key.keysym.scancode);
            modifiers_ = event.key.keysym.mod;
            key(io, event.key.keysym.scancode, true);
            hold(io, event.key.keysym.mod);
            break;
        case SDL_KEYUP:
            let_go_.push_back(event.key.keysym.scancode);
            modifiers_ = event.key.keysym.mod;
            break;
        default:
            break;
    }
}

bool Ui::takes_keys() const { return ImGui::GetIO().WantTextInput; }

void Ui::steer(bool on) {
    ImGuiIO& io = ImGui::GetIO();
    constexpr ImGuiConfigFlags both = ImGuiConfigFlags_NavEnableKeyboard | ImGuiConfigFlags_NavEnableGamepad;
    if (!on && (io.ConfigFlags & both) != 0) read_pads({});  // nothing is held, of what nobody reads any more
    on ? io.ConfigFlags |= both : io.ConfigFlags &= ~both;
    io.BackendFlags |= ImGuiBackendFlags_HasGamepad;
}

void Ui::read_pads(const std::vector<SDL_GameController*>& pads) {
    for (const auto& [input, button] : pad_inputs) {
        bool down = false;
        for (SDL_GameController* one : pads) down = down || SDL_GameControllerGetButton(one, button) != 0;
        pad(ImGui::GetIO(), input, down);
    }
}

void Ui::rest() {
    ImGuiIO& io = ImGui::GetIO();
    for (const SDL_Scancode code : let_go_) key(io, code, false);
    if (!let_go_.empty()) hold(io, modifiers_);
    let_go_.clear();
    clicked_ = {};
}

void Ui::draw(const std::function<void()>& build) {
    ImGuiIO& io = ImGui::GetIO();
    for (std::size_t i = 0; i < buttons_.size(); ++i) io.MouseDown[i] = buttons_[i] || clicked_[i];
    clicked_ = {};
    ImGui::NewFrame();
    build();
    ImGui::Render();
    rest();
    renderer_.draw(*ImGui::GetDrawData());
}

}  // namespace relay
