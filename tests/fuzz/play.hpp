// SPDX-License-Identifier: MIT
// Runs a program over a scheduler: a coroutine interpreter, compiled twice. engine.cpp and model.cpp say what
// the names in namespace api mean, and include it.
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/program.hpp"

namespace fuzz {
namespace {

using api::Clock, api::Game, api::Scope, api::Script, api::Self, api::Task;
using I = std::int64_t;

struct Fault {
    I value;
};

/// A parameter of every coroutine: those that live are counted, so that a frame that is never destroyed
/// shows.
class Token {
  public:
    explicit Token(bool entrant = false) : within_entrant(entrant) { ++alive; }
    Token(const Token& o) : within_entrant(o.within_entrant) { ++alive; }
    ~Token() { --alive; }
    bool within_entrant;  // of a race and the like: no shields there, nor in a stream
    static inline int alive = 0;
};

class World {
  public:
    explicit World(const Program& p) : program(p) {
        const auto error = [this](const std::string& name, const std::exception_ptr& e) {
            I value = -1;
            try {
                std::rethrow_exception(e);
            } catch (const Fault& fault) {
                value = fault.value;
            }
            see(-1, "error", name[0] == '#' ? std::stoi(name.substr(1)) : -1, value);
        };
        game.emplace(budget_ns, [this] { return real; }, error);
        observer.emplace(*game, [this](std::string_view what, I a, I b) { see(-1, what, a, b); });
        for (int i = 0; i < scopes; ++i) open_scope(i);
        for (int i = 0; i < events; ++i) event[at(i)].emplace(i > 0);
        for (int i = 0; i < channels; ++i) channel[at(i)].emplace(at(i) + 1);
        for (int i = 0; i < semaphores; ++i) semaphore[at(i)].emplace(at(i) + 1);
        for (auto& one : future) one.emplace();
        signal.emplace();
    }

    void see(int who, std::string_view what, I a = 0, I b = 0) { trace.push_back({tick, who, what, a, b}); }
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }
    const Script* target(int a) const {
        return scripts.empty() ? nullptr : &scripts[at(a < 0 ? 0 : a) % scripts.size()];
    }
    Clock* clock(int i) { return i < 0 ? nullptr : game->clock(i); }
    void open_scope(int i) { api::open(scope[at(i)], *game, i == 1 ? &*scope[0] : nullptr); }

    I act(const Op& op, int who, const Self* self);
    I perform(const Op& op, int who, const Self* self);
    void before_turn(std::string_view name);
    void undo(int body, int who);
    void run();

    const Program& program;
    Trace trace;
    int tick = 0;
    int labels = 0;
    I real = 0;
    std::optional<Game> game;
    std::optional<api::Observer> observer;
    std::array<std::optional<api::Event>, events> event;
    std::optional<api::Signal> signal;
    std::array<std::optional<api::Channel>, channels> channel;
    std::array<std::optional<api::Semaphore>, semaphores> semaphore;
    std::array<bool, flags> flag{};
    std::array<std::optional<api::Future>, futures> future;
    std::array<bool, futures> awaited{};
    bool churned = false;
    std::optional<I> hook;  // what it does to those of the name that is to be resumed next
    std::array<api::Permit, semaphores> outside;  // what try_acquire got
    std::array<std::optional<Scope>, scopes> scope;
    std::vector<Script> scripts;
    std::vector<std::string> names;  // of these; empty: a fork
};

/// What a run of a body owns; goes in the order from the last member to the first.
class Locals {
  public:
    Locals(World& w, int body, const Token& t)
        : world(w), label(w.labels++), body(body), within_entrant(t.within_entrant) {
        w.see(label, "begin", body);
    }
    Locals(const Locals&) = delete;
    ~Locals() {
        world.see(label, "left");
        if (undo >= 0) world.undo(undo, label);
    }
    const Body& steps() const {
        static const Body none;
        return label < most_bodies_run ? world.program.bodies[World::at(body)] : none;
    }

    World& world;
    int label, body;
    bool within_entrant;
    int yields = 0, undo = -1;
    std::array<api::Permit, semaphores> permit;
    std::optional<api::Shield> shield;
    std::optional<api::Stream> stream;
};

Task step(World& w, const Op& op, Locals& here);

Task run_body(World& w, int body, Token token) {
    Locals here(w, body, token);
    const Self self = co_await api::this_script();
    w.observer->begins(self);
    for (const Op& op : here.steps()) {
        if (op.what == Do::finish) break;
        if (op.what == Do::next_frame) {  // in the script's own frame
            co_await api::next_frame();
            w.real += op.n;
            w.observer->burns(&self, here.label, op.n);
            w.see(here.label, "next_frame");
            continue;
        }
        try {
            const I result = co_await step(w, op, here);
            w.see(here.label, name_of(op.what), result);
        } catch (const Fault& fault) {
            if (!op.caught) throw;
            w.see(here.label, "caught", fault.value);
        }
    }
    co_return here.label;
}

api::Stream feed(World& w, int body, Token token) {
    Locals here(w, body, token);
    for (const Op& op : here.steps()) {
        if (op.what == Do::finish) break;
        if (op.what == Do::yield) {
            const I element = here.label * 100 + ++here.yields;
            co_yield element;
            w.see(here.label, "yield");
            continue;
        }
        try {
            const I result = co_await step(w, op, here);
            w.see(here.label, name_of(op.what), result);
        } catch (const Fault& fault) {  // always: what becomes of a stream's own error is left out
            w.see(here.label, "caught", fault.value);
        }
    }
}

/// The body in a frame of that many bytes more.
template <std::size_t bytes>
Task in_room(World& w, int body, Token token) {
    const auto keep = [](const char* bytes_of) { asm volatile("" : : "r"(bytes_of) : "memory"); };
    std::array<char, bytes> room{};
    keep(room.data());
    const Self self = co_await api::this_script();
    [[maybe_unused]] const auto guard = w.observer->keeps(self, bytes);
    const I v = co_await run_body(w, body, token);
    keep(room.data());
    co_return v;
}

Task sleeper(World& w, int number, I time, Token) {
    co_await api::wait(time, nullptr);
    w.see(-1, "woke", number);
    co_return 0;
}

Task at_once(Token) { co_return 0; }

/// While a script waits for a completion nobody else does.
class Awaits {
  public:
    explicit Awaits(bool& awaited) : awaited_(&awaited) { awaited = true; }
    Awaits(const Awaits&) = delete;
    ~Awaits() { *awaited_ = false; }

  private:
    bool* awaited_;
};

Task next_of(api::Stream& stream) {
    const std::optional<I> v = co_await stream.next();
    co_return v.value_or(-2);
}

std::vector<Task> tasks(World& w, const Op& op) {
    std::vector<Task> all;
    for (const int body : {op.a, op.b, op.c}) {
        if (body >= 0) all.push_back(run_body(w, body, Token(true)));
    }
    return all;
}

Task step(World& w, const Op& op, Locals& here) {
    const std::size_t a = World::at(op.a < 0 ? 0 : op.a);
    const auto self = co_await api::this_script();
    switch (op.what) {
        case Do::frames:
            co_await api::frames(op.n);
            co_return 0;
        case Do::wait: {
            if (op.c > 0) {
                const I late = co_await api::wait(static_cast<float>(op.n) / 1e9F, w.clock(op.b));
                co_return late;
            }
            const I late = co_await api::wait(op.n, w.clock(op.b));
            co_return late;
        }
        case Do::wait_until: {
            const I late = co_await api::wait_until(api::now(self, w.clock(op.b)) + op.n, w.clock(op.b));
            co_return late;
        }
        case Do::until: {
            int polls = 0;
            const auto over = [&w, &op, &polls] {
                ++polls;
                return w.flag[World::at(op.a)] || (op.n > 0 && polls >= op.n);
            };
            co_await api::until(over);
            co_return polls;
        }
        case Do::elements: {
            const auto each = [&w, &here](I element) { w.see(here.label, "element", element); };
            co_await api::play(api::mountain(op.n), each);
            co_return 0;
        }
        case Do::event:
            co_await *w.event[a];
            co_return 0;
        case Do::signal: {
            const std::optional<I> v = co_await w.signal->next();
            co_return *v;
        }
        case Do::send: {
            const bool sent = co_await w.channel[a]->send(here.label);
            co_return sent;
        }
        case Do::receive: {
            const std::optional<I> v = co_await w.channel[a]->receive();
            co_return v.value_or(-1);
        }
        case Do::acquire: {
            auto permit = co_await w.semaphore[a]->acquire();
            here.permit[a] = std::move(permit);
            co_return 0;
        }
        case Do::yield_if_late:
            co_await api::yield_if_late();
            co_return 0;
        case Do::item: {
            if (!here.stream) co_return -1;
            if (op.n < 0) {
                const std::optional<I> v = co_await here.stream->next();
                co_return v.value_or(-2);
            }
            const I v = co_await api::timeout(op.n, next_of(*here.stream));
            co_return v;
        }
        case Do::join: {
            const Script* script = w.target(op.a);
            if (!script || *script == self) co_return -1;
            const auto outcome = co_await script->join();
            co_return api::number(outcome);
        }
        case Do::completion: {
            if (here.within_entrant || w.awaited[a]) co_return -1;
            const Awaits awaits(w.awaited[a]);
            const I v = co_await w.future[a]->value();
            w.future[a].emplace();
            co_return v;
        }
        case Do::churn: {  // a far timer that goes and comes needs no more memory after some time
            I made = 0;
            if (std::exchange(w.churned, true)) co_return -1;
            for (int i = 0; i < 150; ++i) {
                const auto now = [&w] { return std::pair(w.tick, w.trace.size()); };
                const auto begin = now();
                const I before = api::allocations();
                co_await api::timeout(3'600'000'000'000, at_once(Token(true)));
                if (i >= 50 && now() == begin) made += api::allocations() - before;
            }
            co_return made;
        }
        case Do::child: {
            const I v = co_await run_body(w, op.a, Token(here.within_entrant));
            co_return v;
        }
        case Do::race: {
            const I first = co_await api::race(tasks(w, op));
            co_return first;
        }
        case Do::all: {
            const I values = co_await api::all(tasks(w, op));
            co_return values;
        }
        case Do::timeout: {
            const I v = co_await api::timeout(op.n, run_body(w, op.a, Token(true)));
            co_return v;
        }
        case Do::fork: {
            const Script script = co_await api::fork(run_body(w, op.a, Token(here.within_entrant)));
            w.scripts.push_back(script);
            w.names.emplace_back();
            co_return static_cast<I>(w.scripts.size()) - 1;
        }
        case Do::roomy: {
            if (op.n > 0) {
                const I v = co_await in_room<40'000>(w, op.a, Token(here.within_entrant));
                co_return v;
            }
            const I v = co_await in_room<20'000>(w, op.a, Token(here.within_entrant));
            co_return v;
        }
        case Do::shield: {
            if (here.shield || here.within_entrant) co_return -1;
            auto shield = co_await api::hold_cancel();
            here.shield.emplace(std::move(shield));
            co_return 0;
        }
        case Do::unshield:
            here.shield.reset();
            co_return 0;
        case Do::undo:
            here.undo = op.a;
            co_return 0;
        case Do::drop:
            here.permit[a] = api::Permit();
            co_return 0;
        case Do::open:
            here.stream.reset();
            here.stream.emplace(feed(w, op.a, Token(true)));
            w.observer->streams();
            co_return 0;
        case Do::fault:
            throw Fault{here.label};
        case Do::note:
            co_await api::note(op.n > 0 ? std::to_string(op.n) : std::string());
            w.observer->says(self, op.n);
            co_return 0;
        case Do::cancel_self:
            w.observer->cancels(self, &self, here.label);
            self.cancel();
            co_return 0;
        case Do::pause_self:
            self.pause();
            co_return 0;
        case Do::look:
            w.see(here.label, "now", api::now(self, nullptr));
            co_return w.act(op, here.label, &self);
        default:
            co_return w.act(op, here.label, &self);
    }
}

/// By a script, by a destructor of one (without `self`), or by nobody.
I World::act(const Op& op, int who, const Self* self) {
    const Do d = op.what;
    const bool wakes = d == Do::set || d == Do::emit || d == Do::try_send || d == Do::try_receive ||
                       d == Do::close || d == Do::release;
    const I before = observer->wakes();
    const I result = perform(op, who, self);
    if (wakes && (self || who < 0)) observer->woke(before, self);
    return result;
}

/// The profiler's hook.
void World::before_turn(std::string_view name) {
    if (!hook || name.empty() || name[0] != '#') return;
    const I does = *std::exchange(hook, std::nullopt);
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        if (names[i] != name) continue;
        see(-1, "hook", static_cast<I>(i), does);
        const Script s = scripts[i];
        if (does == 1) {
            observer->cancels(s, nullptr, -1);
            s.cancel();
        } else {
            s.pause();
            if (does == 2) s.resume();
        }
    }
}

I World::perform(const Op& op, int who, const Self* self) {
    const std::size_t a = at(op.a < 0 ? 0 : op.a);
    const Script* s = target(op.a);
    switch (op.what) {
        case Do::start: {
            names.push_back("#" + std::to_string(op.a));
            Scope* into = op.b < 0 ? nullptr : &*scope[at(op.b)];
            scripts.push_back(game->start(run_body(*this, op.a, Token()), names.back(),
                                          static_cast<int>(op.n % 4), op.n >= 4, clock(op.c), into));
            return static_cast<I>(scripts.size()) - 1;
        }
        case Do::cancel:
            if (!s) return 0;
            observer->cancels(*s, self, who);
            Script(*s).cancel();
            return 0;
        case Do::cancel_all:
            game->cancel_all();
            return 0;
        case Do::cancel_scope:
            scope[a]->cancel();
            return 0;
        case Do::end_scope:
            scope[a].reset();
            if (a == 0) scope[1].reset();
            open_scope(op.a);
            if (a == 0) open_scope(1);
            return 0;
        case Do::pause:
            if (s) s->pause();
            return 0;
        case Do::resume:
            if (s) s->resume();
            return 0;
        case Do::pause_scope:
            scope[a]->pause();
            return 0;
        case Do::resume_scope:
            scope[a]->resume();
            return 0;
        case Do::pause_clock:
            clock(op.a)->pause();
            return 0;
        case Do::resume_clock:
            clock(op.a)->resume();
            return 0;
        case Do::scale:
            clock(op.a)->scale(static_cast<double>(op.n) / 20);
            return 0;
        case Do::set:
            event[a]->set();
            return 0;
        case Do::reset:
            event[a]->reset();
            return 0;
        case Do::emit:
            signal->emit(op.n);
            return 0;
        case Do::try_send:
            return channel[a]->try_send(op.n);
        case Do::try_receive:
            return channel[a]->try_receive().value_or(-1);
        case Do::close:
            channel[a]->close();
            return 0;
        case Do::release:
            semaphore[a]->release(at(static_cast<int>(op.n)));
            return 0;
        case Do::try_acquire:
            outside[a] = semaphore[a]->try_acquire();
            return static_cast<bool>(outside[a]);
        case Do::raise:
            flag[a] = true;
            return 0;
        case Do::lower:
            flag[a] = false;
            return 0;
        case Do::burn:
            real += op.n;
            observer->burns(self, who, op.n);
            return 0;
        case Do::complete:
            return future[a]->complete(op.n);
        case Do::abandon:
            future[a].emplace();
            return 0;
        case Do::stop: {
            if (!s) return -1;
            const auto told = [this, index = s - scripts.data()] { see(-1, "stop", index); };
            observer->stops();
            game->stop_at(*s, op.n > 0 ? std::function<void()>(told) : nullptr);
            return 0;
        }
        case Do::stop_failed:
            if (s && who < 0) observer->stop_failed(*s);
            return 0;
        case Do::hook:
            hook = op.n;
            game->at_turn([this](std::string_view name) { before_turn(name); });
            return 0;
        case Do::slow:
            if (s) game->slow(*s, static_cast<double>(op.n) / 20);
            return 0;
        case Do::level:
            game->record(op.n);
            observer->level(op.n);
            return 0;
        case Do::crowd:
            for (int i = 0; i < op.n; ++i) {
                const I time = 1 + i * 7919 % 97 * 1000;
                game->start(sleeper(*this, i, time, Token()), "sleeper", 2, false, nullptr, nullptr);
            }
            return 0;
        case Do::look:
            see(who, "scripts", game->size(), static_cast<I>(scope[0]->size() + 1000 * scope[2]->size()));
            see(who, "items", static_cast<I>(channel[0]->size() * 10 + channel[1]->size()),
                event[0]->is_set() + 2 * event[1]->is_set() + 4 * event[2]->is_set());
            return 0;
        default:
            return -1;
    }
}

/// What a destructor may do, in the middle of a cancel as well.
void World::undo(int body, int who) {
    for (Op op : program.bodies[at(body)]) {
        op.b = -1;
        if (op.c < 0) op.c = 0;
        const Do d = op.what;
        if (d == Do::start || d == Do::set || d == Do::emit || d == Do::raise || d == Do::lower ||
            d == Do::release || d == Do::try_send || d == Do::burn || d == Do::cancel) {
            see(who, name_of(d), act(op, who, nullptr));
        }
    }
}

void World::run() {
    for (const Tick& t : program.ticks) {
        for (const Op& op : t.acts) see(-1, name_of(op.what), act(op, -1, nullptr));
        ++tick;
        game->run_short(t.shortage);
        if (t.seconds >= 0) {
            game->tick(t.seconds);
        } else {
            game->tick(t.ns);
        }
        observer->frame_ends();
    }
    observer->game_ends();
    see(-1, "alive", game->size());
    see(-1, "shutdown");
    game.reset();
    for (const Script& script : scripts) see(-1, "outcome", api::outcome(script));
}

}  // namespace

Trace FUZZ_RUN(const Program& p) {
    const int before = Token::alive;
    Trace trace;
    {
        World world(p);
        world.trace.reserve(4096);  // none in a shortage
        world.run();
        trace = std::move(world.trace);
    }
    trace.push_back({static_cast<int>(p.ticks.size()), -1, "leaked", Token::alive - before, 0});
    if (p.unordered) {
        std::map<std::pair<int, int>, Trace> by_run;
        for (const Seen& one : trace) by_run[{one.tick, one.who}].push_back(one);
        trace.clear();
        for (const auto& [run, seen] : by_run) trace.insert(trace.end(), seen.begin(), seen.end());
    }
    return trace;
}

}  // namespace fuzz
