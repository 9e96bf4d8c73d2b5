// SPDX-License-Identifier: MIT
// Stream<T>: a generator that may also co_await.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "segue/awaitable.hpp"
#include "segue/misuse.hpp"
#include "segue/script.hpp"

namespace segue {

template <class T>
class Stream;

namespace detail {

template <class T>
struct StreamPromise;

/// Between the coroutine that yields and the script that takes.
template <class T>
struct StreamState final : JoinNode, Pooled {
    ~StreamState() { Link::unlink(); }
    void joined() override {
        over = true;
        consumer.wake();
    }
    StreamPromise<T>* promise = nullptr;
    Script<> producer;  // empty until the first next()
    std::optional<T> item;
    Waker consumer;  // waits for an item
    Waker yielded;   // of the producer, while it stands at a co_yield
    bool over = false;
};

template <class T>
struct StreamPromise final : ScheduledPromise {
    Stream<T> get_return_object(Site born = Site::current());
    FinalAwaiter final_suspend() const noexcept { return FinalAwaiter{}; }
    void unhandled_exception() noexcept { core->failed(*this); }
    void return_void() const noexcept {}

    /// Hands the item over, and waits until the next one is asked for.
    class Yield {
      public:
        explicit Yield(StreamPromise& p) : promise_(&p) {}
        bool ready() const { return false; }
        void hook(Waker w) {
            if (!promise_->state) return;
            promise_->state->yielded = std::move(w);
            promise_->state->consumer.wake();
        }
        void unhook() {
            if (promise_->state) promise_->state->yielded = Waker();
        }
        void result() const {}
        void describe(Reason& r) const { r.text("its next element is not asked for"); }

      private:
        StreamPromise* promise_;
    };
    class YieldAwaiter : public WaitAwaiter<Yield> {
      public:
        explicit YieldAwaiter(StreamPromise& p) : WaitAwaiter<Yield>(p, Yield(p)) {}
    };
    template <class U = T>
    YieldAwaiter yield_value(U&& value) {
        if (state) state->item.emplace(std::forward<U>(value));
        return YieldAwaiter(*this);
    }

    StreamState<T>* state = nullptr;  // null when the stream was dropped while this executes
};

}  // namespace detail

/// A lazy sequence whose elements may take time: `while (auto item = co_await stream.next()) use(*item);`. It
/// runs as a script of its own, bound to the one that first asks, from one next() to its next co_yield.
/// Dropped, it is cancelled.
template <class T>
class [[nodiscard]] Stream {
  public:
    using promise_type = detail::StreamPromise<T>;
    class Next;

    /// Empty: next() is at its end.
    Stream() noexcept {}
    Stream(Stream&& o) noexcept : state_(std::move(o.state_)), root_(std::exchange(o.root_, nullptr)) {}
    Stream& operator=(Stream&& o) noexcept {
        if (this != &o) {
            drop();
            state_ = std::move(o.state_);
            root_ = std::exchange(o.root_, nullptr);
        }
        return *this;
    }
    ~Stream() { drop(); }

    /// The next element; empty at the end and ever after. An exception of the stream comes out of the
    /// co_await. A next() that is cancelled or loses a race loses nothing: the element goes to the one after
    /// it. Two scripts that wait at once, and a scheduler other than that of the first next(), are
    /// std::logic_error.
    Next next() { return Next(*this); }

  private:
    friend promise_type;
    Stream(std::unique_ptr<detail::StreamState<T>> s, promise_type* root)
        : state_(std::move(s)), root_(root) {}
    /// The first next(): the producer becomes a script bound to the consumer's.
    void begin(detail::Strand& consumer) {
        detail::Core& core = *consumer.core;
        detail::Strand& s = core.make_script(*root_, detail::result_ops<void>, StartOptions(), root_->site,
                                             nullptr, detail::script_of(consumer));
        root_ = nullptr;
        state_->producer = Script<>(&s);
        s.joiners.push_back(*state_);
        core.wake(s);
    }
    void drop() {
        if (root_) std::exchange(root_, nullptr)->handle().destroy();
        if (!state_) return;
        detail::Strand* s = strand_of(state_->producer);
        state_->consumer.cancel();
        if (s && s->core) {
            state_->promise->state = nullptr;
            state_->Link::unlink();
            s->core->cancel(*s, true);
        }
        state_.reset();
    }
    std::unique_ptr<detail::StreamState<T>> state_;
    promise_type* root_ = nullptr;  // until the first next()
};

/// The wait of Stream::next.
template <class T>
class Stream<T>::Next {
  public:
    explicit Next(Stream& s) : stream_(&s) {}

    class Wait {
      public:
        explicit Wait(Stream& s) : stream_(&s) {}
        bool ready() const {
            const auto* s = stream_->state_.get();
            return !s || s->item || s->over;
        }
        void hook(Waker w) {
            auto& s = *stream_->state_;
            s.consumer = std::move(w);
            if (stream_->root_) {
                stream_->begin(*strand_of(s.consumer));
            } else {
                s.yielded.wake();
            }
        }
        void unhook() { stream_->state_->consumer = Waker(); }
        std::optional<T> result() {
            auto* s = stream_->state_.get();
            if (!s) return std::nullopt;
            if (s->item) return std::exchange(s->item, std::nullopt);
#if SEGUE_EXCEPTIONS
            detail::Strand* producer = strand_of(s->producer);
            if (producer && producer->box && producer->box->error) {
                std::rethrow_exception(std::exchange(producer->box->error, nullptr));
            }
#endif
            return std::nullopt;
        }
        void describe(Reason& r) const { r.text("next of stream " + stream_->state_->producer.name()); }

      private:
        Stream* stream_;
    };
    class Awaiter : public detail::WaitAwaiter<Wait> {
      public:
        Awaiter(detail::Promise& p, Stream& s) : detail::WaitAwaiter<Wait>(p, Wait(s)), stream_(&s) {}
        template <class P>
        void await_suspend(std::coroutine_handle<P> h, detail::Site at = detail::Site::current()) {
            detail::Promise& p = h.promise();
            const auto* s = stream_->state_.get();
            const detail::Strand* producer = s ? strand_of(s->producer) : nullptr;
            if (s && s->consumer.pending()) {
                detail::misuse_logic(p, at, "stream.next(): another script waits for this stream already");
            } else if (producer && producer->core && producer->core != p.core) {
                detail::misuse_logic(p, at, "stream.next(): the stream runs on another scheduler");
            } else {
                detail::WaitAwaiter<Wait>::await_suspend(h, at);
            }
        }

      private:
        Stream* stream_;
    };
    Awaiter awaiter_in(detail::Promise& p) const { return Awaiter(p, *stream_); }

  private:
    Stream* stream_;
};

template <class T>
Stream<T> detail::StreamPromise<T>::get_return_object(Site at) {
    site = at;
    auto s = std::make_unique<StreamState<T>>();
    state = s.get();
    s->promise = this;
    return Stream<T>(std::move(s), this);
}

}  // namespace segue
