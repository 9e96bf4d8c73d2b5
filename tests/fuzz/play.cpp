// SPDX-License-Identifier: MIT
// Runs a program over the engine: a coroutine interpreter, which knows the public headers alone.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "segue/segue.hpp"
#include "tests/fuzz/program.hpp"

namespace fuzz {
namespace {

using namespace segue;
using std::chrono::nanoseconds;

struct Fault {
    int value;
};

/// A parameter of every coroutine: those that live are counted, so that a frame that is never destroyed
/// shows.
class Token {
  public:
    Token() { ++alive; }
    Token(const Token&) { ++alive; }
    ~Token() { --alive; }
    static inline int alive = 0;
};

class World {
  public:
    explicit World(const Program& p) : program(p) {
        Scheduler::Options options;
        options.budget(nanoseconds(budget_ns)).workers(1);
        options.max_wakes_per_tick(static_cast<std::size_t>(p.max_wakes));
        options.max_ready_awaits(static_cast<std::size_t>(p.max_ready));
        options.real_clock([this] { return nanoseconds(real); });
        game.emplace(options);
        child.emplace(game->game());
        grandchild.emplace(*child);
        own.emplace(*game);
        clock = {&game->game(), &*child, &*grandchild, &*own};
        scope[0].emplace(*game);
        scope[1].emplace(*scope[0]);
        scope[2].emplace(*game);
        for (int i = 0; i < events; ++i) event[at(i)].emplace(i == 0 ? Reset::manual : Reset::automatic);
        signal.emplace();
        for (int i = 0; i < channels; ++i) channel[at(i)].emplace(at(i) + 1);
        for (int i = 0; i < semaphores; ++i) semaphore[at(i)].emplace(at(i) + 1);
        game->on_error([this](const Failure& f) {
            int value = -1;
            try {
                std::rethrow_exception(f.error);
            } catch (const Fault& fault) {
                value = fault.value;
            }
            see(-1, "error", f.name[0] == '#' ? std::stoi(f.name.substr(1)) : -1, value);
        });
        game->on_warning([this](const Warning&) { see(-1, "warning"); });
    }

    void see(int who, std::string_view what, std::int64_t a = 0, std::int64_t b = 0) {
        trace.push_back({tick, who, what, a, b});
    }
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }
    const Script<int>* target(int a) const {
        return scripts.empty() ? nullptr : &scripts[at(a) % scripts.size()];
    }

    std::int64_t act(const Op& op, int who, const ThisScript* self);
    void act_all(int body, int who, const ThisScript* self) {
        for (const Op& op : program.bodies[at(body)]) {
            if (is_act(op.what)) see(who, name_of(op.what), act(op, who, self));
        }
    }
    void undo_all(int body, int who);
    void renew(int which);
    void run();

    const Program& program;
    Trace trace;
    int tick = 0;
    int labels = 0;
    int renewing = 0;
    std::int64_t real = 0;
    std::array<std::optional<Event>, events> event;
    std::optional<Signal<int>> signal;
    std::array<std::optional<Channel<int>>, channels> channel;
    std::array<std::optional<Semaphore>, semaphores> semaphore;
    std::array<std::optional<Resolver<int>>, futures> resolver;
    std::array<bool, flags> flag{};
    std::array<Permit, semaphores> outside;  // what try_acquire got
    std::optional<Scheduler> game;
    std::optional<Clock> child, grandchild, own;
    std::array<Clock*, clocks> clock{};
    std::array<std::optional<Scope>, scopes> scope;
    std::vector<Script<int>> scripts;
};

class Undo {
  public:
    Undo(World& w, int who, int body) : world_(&w), who_(who), body_(body) {}
    void operator()() const { world_->undo_all(body_, who_); }

  private:
    World* world_;
    int who_, body_;
};

/// What a run of a body owns; goes in the order from the last member to the first.
class Locals {
  public:
    explicit Locals(World& w, int body) : world(w), label(w.labels++), body(body) {
        w.see(label, "begin", body);
    }
    Locals(const Locals&) = delete;
    ~Locals() { world.see(label, "left"); }
    const Body& steps() const {
        static const Body none;
        return label < most_bodies_run ? world.program.bodies[World::at(body)] : none;
    }

    World& world;
    int label;
    int body;
    int yields = 0;
    std::array<Permit, semaphores> permit;
    std::optional<Shield> shield;
    std::optional<CancelGuard<Undo>> undo;
    std::optional<Stream<int>> stream;
};

Task<std::int64_t> step(World& w, const Op& op, Locals& here);

Task<int> run_body(World& w, int body, Token) {
    Locals here(w, body);
    for (const Op& op : here.steps()) {
        if (op.what == Do::finish) break;
        if (op.what == Do::next_frame) {  // in the script's own frame
            const double dt = co_await next_frame();
            w.see(here.label, "next_frame", std::llround(dt * 16e9));
            continue;
        }
        try {
            const std::int64_t result = co_await step(w, op, here);
            w.see(here.label, name_of(op.what), result);
        } catch (const Fault& fault) {
            if (!op.caught) throw;
            w.see(here.label, "caught", fault.value);
        }
    }
    co_return here.label;
}

Stream<int> feed(World& w, int body, Token) {
    Locals here(w, body);
    for (const Op& op : here.steps()) {
        if (op.what == Do::finish) break;
        if (op.what == Do::yield) {
            co_yield here.label * 100 + ++here.yields;
            w.see(here.label, "yield");
            continue;
        }
        try {
            const std::int64_t result = co_await step(w, op, here);
            w.see(here.label, name_of(op.what), result);
        } catch (const Fault& fault) {
            if (!op.caught) throw;
            w.see(here.label, "caught", fault.value);
        }
    }
}

std::vector<Task<int>> tasks(World& w, const Op& op) {
    std::vector<Task<int>> all;
    for (const int body : {op.a, op.b, op.c}) {
        if (body >= 0) all.push_back(run_body(w, body, Token()));
    }
    return all;
}

template <class V>
std::int64_t won(const V& v) {
    return static_cast<std::int64_t>(v.index()) * 1000 + std::visit([](int x) { return x; }, v);
}

std::int64_t code(const Outcome<int>& o) {
    if (o.kind() == Kind::done) return o.value();
    return o.kind() == Kind::failed ? 1000 : 2000;
}

Task<std::int64_t> together(World& w, const Op& op) {
    std::int64_t sum = 0;
    switch (op.what) {
        case Do::child: {
            const int v = co_await run_body(w, op.a, Token());
            co_return v;
        }
        case Do::race:
            if (op.c >= 0) {
                const auto first = co_await race(run_body(w, op.a, Token()), run_body(w, op.b, Token()),
                                                 run_body(w, op.c, Token()));
                co_return won(first);
            } else {
                const auto first = co_await race(run_body(w, op.a, Token()), run_body(w, op.b, Token()));
                co_return won(first);
            }
        case Do::rush: {
            const auto first = co_await rush(run_body(w, op.a, Token()), run_body(w, op.b, Token()));
            co_return won(first);
        }
        case Do::all: {
            const std::vector<int> values = co_await all(tasks(w, op));
            for (const int v : values) sum = sum * 1000 + v;
            co_return sum;
        }
        case Do::settled: {
            const auto outcomes = co_await all_settled(tasks(w, op));
            for (const auto& o : outcomes) sum = sum * 10'000 + code(o);
            co_return sum;
        }
        case Do::any: {
            const auto first = co_await any(tasks(w, op));
            co_return static_cast<std::int64_t>(first.index) * 1000 + first.value;
        }
        case Do::timeout: {
            const std::optional<int> v = co_await timeout(nanoseconds(op.n), run_body(w, op.a, Token()));
            co_return v.value_or(-3);
        }
        default: {  // fork
            Script<int> script = co_await fork(run_body(w, op.a, Token()));
            w.scripts.push_back(script);
            co_return static_cast<std::int64_t>(w.scripts.size()) - 1;
        }
    }
}

Generator<int> mountain(int n) {  // 2 1 -1 -2
    if (n == 0) co_return;
    co_yield n;
    co_yield elements_of(mountain(n - 1));
    co_yield -n;
}

Future<int> promised(World& w, const Op& op) {
    auto made = completion<int>();
    if (op.n == 1) made.resolver.value(60);
    w.resolver[World::at(op.a)] = std::move(made.resolver);
    return std::move(made.future);
}

Task<std::int64_t> timed(World& w, const Op& op) {
    const auto self = co_await this_script();
    nanoseconds late{};
    if (op.what == Do::wait) {
        if (op.b < 0) {
            late = co_await wait(nanoseconds(op.n));
        } else {
            late = co_await wait(nanoseconds(op.n), *w.clock[World::at(op.b)]);
        }
    } else if (op.b < 0) {
        late = co_await wait_until(self.now() + nanoseconds(op.n));
    } else {
        Clock& clock = *w.clock[World::at(op.b)];
        late = co_await wait_until(clock.now() + nanoseconds(op.n), clock);
    }
    co_return late.count();
}

Task<std::int64_t> step(World& w, const Op& op, Locals& here) {
    const std::size_t a = World::at(op.a < 0 ? 0 : op.a);
    const auto self = co_await this_script();
    switch (op.what) {
        case Do::next_frame: {
            const double dt = co_await next_frame();
            co_return std::llround(dt * 16e9);
        }
        case Do::frames:
            co_await frames(op.n);
            co_return 0;
        case Do::wait:
        case Do::wait_until: {
            const std::int64_t late = co_await timed(w, op);
            co_return late;
        }
        case Do::until: {
            int polls = 0;
            auto over = [&w, &op, &here, &polls, self] {
                ++polls;
                if (op.b >= 0) w.act_all(op.b, here.label, &self);
                return w.flag[World::at(op.a)] || (op.n > 0 && polls >= op.n);
            };
            co_await until(over);
            co_return polls;
        }
        case Do::elements: {
            auto each = [&w, &here](int element) { w.see(here.label, "element", element); };
            co_await segue::play(mountain(static_cast<int>(op.n)), each);
            co_return 0;
        }
        case Do::next_phase: {
            const double dt = co_await next(static_cast<Phase>(op.a));
            co_return std::llround(dt * 16e9);
        }
        case Do::forever:
            co_await forever();
            co_return 0;
        case Do::event:
            co_await *w.event[a];
            co_return 0;
        case Do::signal: {
            const int v = co_await w.signal->next();
            co_return v;
        }
        case Do::send: {
            const bool sent = co_await w.channel[a]->send(here.label);
            co_return sent;
        }
        case Do::receive: {
            const std::optional<int> v = co_await w.channel[a]->receive();
            co_return v.value_or(-1);
        }
        case Do::acquire: {
            auto permit = co_await w.semaphore[a]->acquire();
            here.permit[a] = std::move(permit);
            co_return 0;
        }
        case Do::future: {
            Future<int> f = promised(w, op);
            const int v = co_await f;
            co_return v;
        }
        case Do::yield_if_late:
            co_await yield_if_late();
            co_return 0;
        case Do::item: {
            if (!here.stream) co_return -1;
            if (op.n < 0) {
                const std::optional<int> v = co_await here.stream->next();
                co_return v.value_or(-2);
            }
            const auto v = co_await timeout(nanoseconds(op.n), here.stream->next());
            co_return v ? v->value_or(-2) : -3;
        }
        case Do::join: {
            const Script<int>* script = w.target(op.a);
            if (!script || *script == self) co_return -1;
            const Script<int> other = *script;
            const Outcome<int> outcome = co_await other.join();
            co_return code(outcome);
        }
        case Do::join_scope:
            try {
                co_await w.scope[a]->join();
            } catch (const std::logic_error&) {  // it is in that scope
                co_return -1;
            }
            co_return 0;
        case Do::shield: {
            if (here.shield) co_return -1;
            auto shield = co_await hold_cancel();
            here.shield.emplace(std::move(shield));
            co_return 0;
        }
        case Do::unshield:
            here.shield.reset();
            co_return 0;
        case Do::on_cancel: {
            if (here.undo) co_return -1;
            const Undo undo(w, here.label, op.a);
            auto guard = co_await on_cancel(undo);
            here.undo.emplace(std::move(guard));
            co_return 0;
        }
        case Do::drop:
            here.permit[a].release();
            co_return 0;
        case Do::open:
            here.stream.reset();
            here.stream.emplace(feed(w, op.a, Token()));
            co_return 0;
        case Do::fault:
            throw Fault{here.label};
        case Do::yield:
        case Do::finish:
            co_return 0;
        default:
            break;
    }
    if (is_act(op.what)) co_return w.act(op, here.label, &self);
    const std::int64_t result = co_await together(w, op);
    co_return result;
}

std::int64_t World::act(const Op& op, int who, const ThisScript* self) {
    const std::size_t a = at(op.a < 0 ? 0 : op.a);
    const Script<int>* s = target(op.a < 0 ? 0 : op.a);
    switch (op.what) {
        case Do::start: {
            const auto name = "#" + std::to_string(scripts.size());
            StartOptions options;
            options.name(name).phase(static_cast<Phase>(op.n % 4));
            if (op.n >= 4) options.priority(Priority::idle);
            if (op.c >= 0) options.clock(*clock[at(op.c)]);
            Task<int> task = run_body(*this, op.a, Token());
            scripts.push_back(op.b < 0 ? game->start(options, std::move(task))
                                       : scope[at(op.b)]->start(options, std::move(task)));
            return static_cast<std::int64_t>(scripts.size()) - 1;
        }
        case Do::cancel:
            if (s) Script<int>(*s).cancel();
            return 0;
        case Do::cancel_self:
            if (self) self->cancel();
            return 0;
        case Do::cancel_all:
            game->cancel_all();
            return 0;
        case Do::cancel_scope:
            scope[a]->cancel();
            return 0;
        case Do::end_scope:
            scope[a].reset();
            if (a == 1) {
                scope[a].emplace(*scope[0]);
            } else {
                scope[a].emplace(*game);
            }
            return 0;
        case Do::pause:
            if (s) s->pause();
            return 0;
        case Do::pause_self:
            if (self) self->pause();
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
            clock[a]->pause();
            return 0;
        case Do::resume_clock:
            clock[a]->resume();
            return 0;
        case Do::scale:
            clock[a]->scale(static_cast<double>(op.n) / 20);
            return 0;
        case Do::set:
            event[a]->set();
            return 0;
        case Do::reset:
            event[a]->reset();
            return 0;
        case Do::emit:
            signal->emit(static_cast<int>(op.n));
            return 0;
        case Do::try_send:
            return channel[a]->try_send(static_cast<int>(op.n));
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
        case Do::resolve: {
            if (!resolver[a]) return -1;
            const Resolver<int> r = *resolver[a];
            if (op.n == 0) return r.value(70 + op.a);
            if (op.n == 1) return r.error(std::make_exception_ptr(Fault{80 + op.a}));
            if (op.n == 2) return r.cancel();
            resolver[a].reset();
            return 0;
        }
        case Do::raise:
            flag[a] = true;
            return 0;
        case Do::lower:
            flag[a] = false;
            return 0;
        case Do::renew:
            renew(op.a);
            return 0;
        case Do::post:
            game->post([this, body = op.a] { act_all(body, -1, nullptr); });
            return 0;
        case Do::burn:
            real += op.n;
            return 0;
        case Do::look: {
            auto sum = static_cast<std::int64_t>(game->size() + 1000 * scope[0]->size() +
                                                 1'000'000 * scope[2]->size());
            sum += static_cast<std::int64_t>(
                1'000'000'000 * (signal->waiters() * 1000 + channel[0]->size() * 10 + channel[1]->size()));
            see(who, "sizes", sum, event[0]->is_set() + 2 * event[1]->is_set() + 4 * event[2]->is_set());
            if (self) see(who, "self", self->now().time_since_epoch().count(), self->stop_requested());
            return s ? static_cast<std::int64_t>(s->state()) * 2 + s->paused() : -1;
        }
        default:
            return -1;
    }
}

/// What a destructor may do in the middle of a cancel. Nothing while something is destroyed that it could
/// use.
void World::undo_all(int body, int who) {
    see(who, "undo");
    if (renewing > 0) return;
    for (const Op& op : program.bodies[at(body)]) {
        Op tame = op;
        tame.b = -1;
        if (tame.c < 0) tame.c = 0;
        const Do d = op.what;
        if (d == Do::start || d == Do::set || d == Do::emit || d == Do::raise || d == Do::lower ||
            d == Do::release || d == Do::try_send || d == Do::burn || d == Do::cancel) {
            see(who, name_of(d), act(tame, who, nullptr));
        }
    }
}

void World::renew(int which) {
    ++renewing;
    const auto again = [](auto& thing, auto... arguments) {
        thing.reset();
        thing.emplace(arguments...);
    };
    if (which < events) {
        again(event[at(which)], which == 0 ? Reset::manual : Reset::automatic);
    } else if (which == events) {
        again(signal);
    } else if (which <= events + channels) {
        again(channel[at(which - events - 1)], at(which - events));
    } else {
        again(semaphore[at(which - events - channels - 1)], at(which - events - channels));
    }
    --renewing;
}

void World::run() {
    for (const Tick& t : program.ticks) {
        for (const Op& op : t.acts) see(-1, name_of(op.what), act(op, -1, nullptr));
        ++tick;
        if (t.seconds >= 0) {
            game->tick(t.seconds);
        } else {
            game->tick(nanoseconds(t.ns));
        }
    }
    const Stats s = game->stats();
    see(-1, "alive", static_cast<std::int64_t>(s.alive), static_cast<std::int64_t>(game->size()));
    see(-1, "started", static_cast<std::int64_t>(s.started), static_cast<std::int64_t>(s.ticks));
    see(-1, "done", static_cast<std::int64_t>(s.done), static_cast<std::int64_t>(s.failed));
    see(-1, "cancelled", static_cast<std::int64_t>(s.cancelled));
    for (const Script<int>& script : scripts) see(-1, "state", static_cast<std::int64_t>(script.state()));
    see(-1, "shutdown");
    game.reset();
    for (const Script<int>& script : scripts) {
        const auto outcome = script.take();
        see(-1, "outcome", outcome ? code(*outcome) : -1, script.done());
    }
}

}  // namespace

Trace play(const Program& p) {
    const int before = Token::alive;
    Trace trace;
    {
        World world(p);
        world.run();
        trace = std::move(world.trace);
    }
    trace.push_back({static_cast<int>(p.ticks.size()), -1, "leaked", Token::alive - before, 0});
    return trace;
}

}  // namespace fuzz
