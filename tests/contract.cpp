// SPDX-License-Identifier: MIT
// The contract of the engine's face: this file only has to compile, on both compilers. It names every type,
// member and function that gameplay code is written against; nothing here is run.
#include <chrono>
#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <ranges>
#include <stop_token>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "segue/inspect.hpp"
#include "segue/segue.hpp"
#include "segue/testing.hpp"
#if SEGUE_EXCEPTIONS
#include "segue/http/http.hpp"
#include "segue/http/testing.hpp"
#endif

namespace {

using namespace segue;
using namespace std::chrono_literals;

template <class T, class U>
constexpr void same(const U&) {
    static_assert(std::is_same_v<T, U>);
}

// --- the pieces
// ----------------------------------------------------------------------------------------------------

static_assert(!std::copyable<Task<>> && std::movable<Task<int>>);
static_assert(std::copyable<Script<>> && std::copyable<Script<std::unique_ptr<int>>>);
static_assert(std::movable<Scope> && !std::copyable<Scope>);
static_assert(std::ranges::input_range<Generator<int>> && std::movable<Generator<std::unique_ptr<int>>>);
static_assert(std::is_move_constructible_v<Stream<int>>);

Task<> nothing() { co_return; }
Task<int> number() { co_return 1; }
Task<int&> reference(int& x) { co_return x; }
Task<std::unique_ptr<int>> owner() { co_return std::make_unique<int>(1); }
Generator<int> inner() { co_yield 1; }
Generator<int> outer() {
    co_yield elements_of(inner());
    const std::vector<int> range{1, 2};
    co_yield elements_of(range);
}
[[maybe_unused]] Generator<int&> references(std::vector<int>& v) {
    for (int& x : v) co_yield x;
}
Stream<int> stream() {
    co_await next_frame();
    co_yield 1;
}

[[maybe_unused]] void pieces() {
    Generator<int> g = outer();
    for (auto&& x : g) static_cast<void>(x);
    same<std::optional<int>>(g.next());
    static_cast<void>(g.begin() == g.end());

    Scheduler::Options options;
    options.budget(4ms).workers(1).max_wakes_per_tick(100'000).max_ready_awaits(10'000).inspect(
        Inspect::basic);
    options.real_clock([] { return std::chrono::nanoseconds(0); }).allocator(FrameAllocator{});
    Scheduler game(options);
    Scheduler plain;
    game.tick(1.0 / 60.0);
    game.tick(16ms);
    game.tick(std::chrono::duration<float>(0.016f));
    game.advance(0.016);
    game.advance(16ms);
    for (const Phase p : {Phase::early, Phase::fixed, Phase::update, Phase::late}) game.run(p);
    game.post([] {});
    same<std::size_t>(game.size());
    static_cast<void>(game.stats());
    game.on_error([](const Failure& f) {
        same<std::string>(f.name);
        same<std::exception_ptr>(f.error);
        for (const auto& level : f.chain) {
            same<std::string>(level.file);
            static_cast<void>(level.line);
        }
    });
    game.on_warning([](const Warning& w) {
        same<std::string>(w.name);
        same<std::string>(w.text);
    });
    game.on_resume_begin([](std::string_view name, auto line) {
        static_cast<void>(name);
        static_cast<void>(line);
    });
    game.on_resume_end([] {});

    Script<> s = game.start(nothing());
    Script<int> n = game.start(number());
    Clock slow{game.game()};
    Clock own{game};
    s = game.start(StartOptions{}.name("boss").clock(slow).priority(Priority::idle).phase(Phase::late),
                   nothing());
    s = game.start([](int, const std::string&) -> Task<> { co_return; }, 1, std::string("kept"));
    s = game.start(StartOptions{}.priority(Priority::normal), [] { return nothing(); });
    for (const State st : {State::ready, State::running, State::waiting, State::paused, State::done,
                           State::failed, State::cancelled}) {
        static_cast<void>(s.state() == st);
    }
    static_cast<void>(s.done() || s.running() || s.paused() || static_cast<bool>(s) || s == Script<>());
    s.cancel();
    s.pause();
    s.resume();
    same<std::string>(s.name());
    static_cast<void>(s.id());
    const std::unordered_set<Script<>> handles{s};
    std::optional<Outcome<int>> out = n.take();
    if (out) {
        static_cast<void>(out->kind() == Outcome<int>::done || out->kind() == Outcome<int>::failed ||
                          out->kind() == Outcome<int>::cancelled);
        same<bool>(out->ok());
        same<int>(out->value());
        same<std::exception_ptr>(out->error());
    }

    Scope scope{game};
    Scope nested{scope};
    Script<int> owned = scope.start(number());
    nested.start(StartOptions{}.name("inner"), nothing());
    nested.pause();
    nested.resume();
    same<std::size_t>(scope.size());
    scope.cancel();
    scope = std::move(nested);

    slow.scale(0.4);
    same<double>(slow.scale());
    slow.pause();
    slow.resume();
    same<bool>(slow.paused());
    same<Clock::time_point>(slow.now());
    same<Clock>(game.real());
    game.cancel_all();
}

// --- waits
// ---------------------------------------------------------------------------------------------------------

struct Door {
    bool ready() { return false; }
    void hook(Waker w) { waker = std::move(w); }
    void unhook() { waker = Waker(); }
    int result() { return 1; }
    void describe(Reason& r) const { r.text("a door").left(1s); }
    Waker waker;
    Door() {}
};
static_assert(Waitable<Door>);

[[maybe_unused]] Task<> waits(Clock& other) {
    double dt = co_await next_frame();
    co_await frames(3);
    std::chrono::nanoseconds late = co_await wait(500ms);
    late = co_await wait(1.5s, other);
    auto self = co_await this_script();
    Script<> handle = self;
    same<Scheduler>(self.scheduler());
    same<Clock>(self.clock());
    same<bool>(self.stop_requested());
    auto ready = self.now() + 5s;
    late = co_await wait_until(ready);
    ready += 100ms;
    auto never = [] { return true; };
    co_await until(never);
    auto getter = [] { return 1; };
    const int changed = co_await until_changed(getter);
    dt = co_await next(Phase::late);
    co_await yield_if_late();
    Door door;
    const int opened = co_await door;
    co_await forever();
    static_cast<void>(dt + changed + opened);
}

[[maybe_unused]] Task<> outside() {
    const int v = co_await background([](int x) { return x; }, 1);
    co_await background([](std::stop_token stop, int) { static_cast<void>(stop.stop_requested()); }, v);
    auto [future, resolver] = completion<int>();
    auto copy = resolver;
    same<bool>(copy.value(1));
    same<bool>(copy.error(std::exception_ptr()));
    same<bool>(copy.cancel());
    const int w = co_await future;
    auto [done, signal] = completion<>();
    signal.value();
    co_await done;
    static_cast<void>(w);
}

[[maybe_unused]] Task<> motion(float& x) {
    co_await tween(x, 300.f, 2s, ease::in_out_sine);
    co_await tween(x, 300.f, 2s);
    auto set = [&x](float v) { x = v; };
    co_await tween(0.f, 1.f, 800ms, ease::out_cubic, set);
    auto each = [](int) {};
    co_await play(outer(), each);
    co_await sequence(wait(1s), next_frame(), nothing());
    co_await repeat(3, nothing);
    auto beats = every(500ms);
    while (auto missed = co_await beats.next()) static_cast<void>(*missed);
    auto items = stream();
    while (auto item = co_await items.next()) same<int>(*item);
}

[[maybe_unused]] Task<> locks() {
    Event door;
    Event once{Reset::automatic};
    Event manual{Reset::manual};
    door.set();
    door.reset();
    same<bool>(door.is_set());
    co_await door;
    Signal<int> hit;
    Signal<> bell;
    hit.emit(1);
    bell.emit();
    const int damage = co_await hit.next();
    co_await bell.next();
    same<std::size_t>(hit.waiters());
    Channel<int> channel(8);
    const bool sent = co_await channel.send(damage);
    std::optional<int> got = co_await channel.receive();
    same<bool>(channel.try_send(1));
    got = channel.try_receive();
    channel.close();
    same<bool>(channel.closed());
    same<std::size_t>(channel.size());
    Semaphore slots(2);
    auto permit = co_await slots.acquire();
    slots.release(1);
    auto another = slots.try_acquire();
    Mutex mutex;
    auto lock = co_await mutex.lock();
    auto second = mutex.try_lock();
    static_cast<void>(sent);
}

// --- together
// ------------------------------------------------------------------------------------------------------

[[maybe_unused]] Task<> together(Event& event, Signal<int>& signal, int& x, Script<int> other, Scope& scope) {
    auto both = co_await all(number(), nothing(), reference(x), event, signal.next());
    same<std::tuple<int, std::monostate, std::reference_wrapper<int>, std::monostate, int>>(both);
    auto [a, b] = co_await all(number(), owner());
    std::vector<Task<int>> many;
    std::vector<int> list = co_await all(std::move(many));
    auto settled = co_await all_settled(number(), nothing());
    same<std::tuple<Outcome<int>, Outcome<>>>(settled);
    auto first = co_await race(number(), wait(3s), event);
    same<std::size_t>(first.index());
    std::vector<Task<int>> more;
    auto won = co_await any(std::move(more));
    same<std::size_t>(won.index);
    same<int>(won.value);
    auto going = co_await rush(number(), wait(3s));
    std::optional<int> in_time = co_await timeout(1s, number());
    const bool ended = co_await timeout(1s, nothing());
    Script<int> child = co_await fork(number());
    Outcome<int> outcome = co_await other.join();
    co_await scope.join();
    Shield shield = co_await hold_cancel();
    auto undo = [] {};
    auto guard = co_await on_cancel(undo);
    static_cast<void>(a);
    static_cast<void>(ended);
    static_cast<void>(in_time);
    static_cast<void>(going.index());
}

[[maybe_unused]] void watching(Scheduler& game) {
    const inspect::Snapshot s = inspect::snapshot(game);
    for (const inspect::ScriptInfo& i : s.scripts) {
        same<std::string>(i.reason);
        for (const ChainLevel& l : i.stack) same<std::string>(l.function);
    }
    testing::Game hand;
    hand.frames(3);
    hand.seconds(1.0);
    testing::cancel_sweep([](Scheduler& g) { return g.start(nothing()); },
                          [](testing::Game& g) { g.frames(3); });
    on_misuse(nullptr);
    on_assert(nullptr);
    set_frame_allocator(FrameAllocator{});
    same<FrameStats>(frame_stats());
}

// --- downloads
// -----------------------------------------------------------------------------------------------------

#if SEGUE_EXCEPTIONS
std::vector<Task<http::Response>> fetch_each(http::Client& web, const std::vector<std::string>& urls) {
    std::vector<Task<http::Response>> all;
    auto one = [](http::Client& w, std::string url) -> Task<http::Response> {
        co_return co_await w.get(url);
    };
    for (const std::string& url : urls) all.push_back(one(web, url));
    return all;
}

[[maybe_unused]] Task<> downloads(Scheduler& game, const std::string& url,
                                  const std::vector<std::string>& urls) {
    http::Client web{game};
    http::Client tuned{game, http::ClientOptions{}
                                 .max_connections(32)
                                 .max_per_host(6)
                                 .bandwidth(1'000'000)
                                 .cache("cache", 1 << 20)
                                 .proxy("")};
    http::Response page = co_await web.get(url);
    if (!page.ok()) {
        same<int>(page.status());
        same<http::Errc>(page.error().code());
        same<std::string>(page.error().message());
        static_cast<void>(page.error().host());
        static_cast<void>(page.error().attempts());
        static_cast<void>(page.error().detail());
        static_cast<void>(page.error().os_error());
    }
    static_cast<void>(page.text());
    static_cast<void>(page.bytes());
    static_cast<void>(page.header("etag"));
    static_cast<void>(page.timings());
    auto pages = co_await all(fetch_each(web, urls));
    http::Options options;
    options.header("a", "b").bearer("token").basic("user", "password");
    options.connect_timeout(15s).first_byte_timeout(30s).stall_timeout(20s).total_timeout(60s).queue_timeout(
        1s);
    options.max_bytes(1 << 20).max_header_bytes(1 << 16).redirects(10).retries(3).retry_all_methods();
    options.retry_after_limit(60s).priority(3).sha256("00").crc32(0).ca_file("ca.pem").http2(true);
    options.only_if_cached().resume(true);
    auto file = co_await web.download(url, "file", options);
    auto body = co_await web.stream(url);
    auto chunk = co_await body.next();
    auto posted =
        co_await web.post(url, std::string("bytes"), http::Options{}.header("content-type", "text/plain"));
    posted = co_await web.post(url, std::vector<std::byte>());
    auto dl = web.begin(url, http::Options{}.priority(3));
    const auto p = dl.progress();
    static_cast<void>(p.received + p.total);
    static_cast<void>(p.bytes_per_second);
    static_cast<void>(p.attempt);
    static_cast<void>(p.state);
    auto later = co_await dl;
    auto patched = co_await web.send(http::Request("PATCH", url).body(std::string("bytes")));
    static_cast<void>(chunk);
    using enum http::Errc;
    for (const http::Errc e : {none,
                               invalid_argument,
                               queue_timeout,
                               not_cached,
                               dns_failed,
                               connect_failed,
                               connect_timeout,
                               tls_failed,
                               tls_verify_failed,
                               first_byte_timeout,
                               stalled,
                               total_timeout,
                               connection_lost,
                               truncated,
                               too_large,
                               headers_too_large,
                               protocol_error,
                               decode_failed,
                               too_many_redirects,
                               forbidden_redirect,
                               checksum_mismatch,
                               retry_after_too_long,
                               io_error,
                               cancelled,
                               client_closed}) {
        static_cast<void>(e);
    }
}
#endif

}  // namespace

// --- the page's first example, in a game with a class of its own for everything
// ----------------------------------------------------------------------------------------------------

using namespace segue;
using namespace std::chrono_literals;

struct Guard {
    explicit Guard(Scheduler& game) : scope(game) {}
    float x = 0.f;
    Signal<int> spotted;
    Scope scope;
};

static Task<> chase(Guard& guard, int whom) {
    guard.x += static_cast<float>(whom);
    co_await next_frame();
}

static Task<> patrol(Guard& guard) {
    for (;;) {
        co_await tween(guard.x, 300.f, 2s, ease::in_out_sine);
        co_await wait(500ms);
        auto first = co_await race(guard.spotted.next(), wait(3s));
        if (first.index() == 0) co_await chase(guard, std::get<0>(first));
    }
}

[[maybe_unused]] static void game_loop(Scheduler& game, Guard& guard) {
    guard.scope.start(patrol(guard));
    game.tick(1.0 / 60.0);
}
