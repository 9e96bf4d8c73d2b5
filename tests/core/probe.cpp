// SPDX-License-Identifier: MIT
#include "tests/core/probe.hpp"

#include <stdexcept>

namespace probe {
namespace {

#if !SEGUE_EXCEPTIONS
std::string heard;
void hear(std::string_view text) { heard = "misuse: " + std::string(text); }

/// Listens to misuse while it lives.
class Listen {
  public:
    Listen() : before_(segue::on_misuse(&hear)) { heard.clear(); }
    ~Listen() { segue::on_misuse(before_); }

  private:
    segue::MisuseHandler before_;
};
#else
std::string words_of(const std::exception_ptr& e) {
    try {
        std::rethrow_exception(e);
    } catch (const std::invalid_argument& x) {
        return std::string("argument: ") + x.what();
    } catch (const std::logic_error& x) {
        return std::string("logic: ") + x.what();
    } catch (const std::exception& x) {
        return std::string("other: ") + x.what();
    }
}
#endif

}  // namespace

std::string refusal(const std::function<void()>& call) {
#if SEGUE_EXCEPTIONS
    try {
        call();
    } catch (...) {
        return words_of(std::current_exception());
    }
    return {};
#else
    const Listen listen;
    call();
    return heard;
#endif
}

std::string refusal_in_script(Scheduler& game, const std::function<Task<>()>& script) {
#if SEGUE_EXCEPTIONS
    std::string text;
    auto handle = game.start(script);
    game.on_error([&](const segue::Failure& f) { text = words_of(f.error); });
    game.tick(0.0);
    game.on_error({});
    if (!text.empty()) CHECK(handle.state() == State::failed);
    return text;
#else
    const Listen listen;
    auto handle = game.start(script);
    game.tick(0.0);
    if (!heard.empty()) CHECK(handle.state() == State::cancelled);
    return heard;
#endif
}

std::string refusal_in_script(const std::function<Task<>()>& script) {
    Scheduler game;
    return refusal_in_script(game, script);
}

}  // namespace probe
