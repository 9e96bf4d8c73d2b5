// SPDX-License-Identifier: MIT
// Stream<T>: a generator that may also co_await.
#pragma once

#include <cstdint>
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

/// Between the coroutine that yields and the script that takes. Lives while the Stream, its coroutine or a
/// next() does: each of them may go first.
template <class T>
struct StreamState final : JoinNode, Pooled {
    ~StreamState() { Link::unlink(); }
    void joined() override {
        over = true;
        if (consumer.pending()) {
            consumer.wake();
        } else {
            report(*strand_of(producer)->core);  // last: the hook may drop the stream
        }
    }
    /// An error that nobody is there to take goes to on_error.
    void report(Core& core) {
        const Strand* s = strand_of(producer);
        if (reported || !s || !s->error) return;
        reported = true;
        core.report_error(s, s->error);
    }
    void release() {
        if (--refs == 0) delete this;
    }
    StreamPromise<T>* root = nullptr;  // until the first next()
    Script<> producer;                 // empty until then
    std::optional<T> item;
    Waker consumer;               // waits for an item
    Waker yielded;                // of the producer, while it stands at a co_yield
    const void* asker = nullptr;  // the next() that is to get the item, until it has it
    std::uint32_t refs = 0;
    bool over = false;
    bool reported = false;
};

template <class T>
class StreamRef {
  public:
    StreamRef() noexcept {}
    explicit StreamRef(StreamState<T>& s) noexcept : state_(&s) { ++s.refs; }
    StreamRef(const StreamRef& o) noexcept : state_(o.state_) {
        if (state_) ++state_->refs;
    }
    StreamRef(StreamRef&& o) noexcept : state_(std::exchange(o.state_, nullptr)) {}
    StreamRef& operator=(StreamRef o) noexcept {
        std::swap(state_, o.state_);
        return *this;
    }
    ~StreamRef() {
        if (state_) state_->release();
    }
    explicit operator bool() const noexcept { return state_ != nullptr; }
    StreamState<T>* operator->() const noexcept { return state_; }
    StreamState<T>& operator*() const noexcept { return *state_; }

  private:
    StreamState<T>* state_ = nullptr;
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
        explicit Yield(StreamState<T>& s) : state_(&s) {}
        bool ready() const { return false; }
        void hook(Waker w) {
            state_->yielded = std::move(w);
            state_->consumer.wake();
        }
        void unhook() { state_->yielded = Waker(); }
        void result() const {}
        void describe(Reason& r) const { r.text("its next element is not asked for"); }

      private:
        StreamState<T>* state_;
    };
    class YieldAwaiter : public WaitAwaiter<Yield> {
      public:
        YieldAwaiter(Promise& p, StreamState<T>& s) : WaitAwaiter<Yield>(p, Yield(s)) {}
    };
    template <class U = T>
    YieldAwaiter yield_value(U&& value) {
        state->item.emplace(std::forward<U>(value));
        return YieldAwaiter(*this, *state);
    }

    StreamRef<T> state;
};

}  // namespace detail

/// A lazy sequence whose elements may take time: `while (auto item = co_await stream.next()) use(*item);`. It
/// runs as a script of its own, from one next() to its next co_yield, with the clock and the priority of the
/// script that first asks; a pause of the one that asked last holds it as well. It lives as long as the
/// Stream, whoever asked: dropped, it is cancelled, and a script that waits for it with it; one whose element
/// is on its way gets that.
template <class T>
class [[nodiscard]] Stream {
  public:
    /// The coroutine's side, for the compiler.
    using promise_type = detail::StreamPromise<T>;
    class Next;

    /// Empty: next() is at its end.
    Stream() noexcept {}
    /// @{
    /// The other one is empty then; what this one held is dropped.
    Stream(Stream&& o) noexcept : state_(std::move(o.state_)) {}
    Stream& operator=(Stream&& o) noexcept {
        if (this != &o) {
            drop();
            state_ = std::move(o.state_);
        }
        return *this;
    }
    /// @}
    ~Stream() { drop(); }

    /// The next element; empty at the end and ever after. An exception of the stream comes out of the
    /// co_await; where nobody waits for it, on_error gets it as well. A next() that is cancelled or loses a
    /// race loses nothing: the element goes to the one after it. Two scripts that wait at once, the stream
    /// itself, and a scheduler other than that of the first next(), are std::logic_error.
    Next next() { return Next(state_); }

  private:
    friend promise_type;
    explicit Stream(detail::StreamRef<T> s) : state_(std::move(s)) {}
    void drop() {
        const detail::StreamRef<T> state = std::move(state_);
        if (!state) return;
        if (promise_type* root = std::exchange(state->root, nullptr)) root->handle().destroy();
        detail::Strand* s = strand_of(state->producer);
        state->over = true;
        if (s && s->core) {
            state->Link::unlink();
            s->core->cancel(*s, true);
        }
        state->consumer.cancel();
    }
    detail::StreamRef<T> state_;
};

/// The wait of Stream::next.
template <class T>
class Stream<T>::Next {
  public:
    /// Of the library: Stream::next() makes it.
    explicit Next(detail::StreamRef<T> s) : state_(std::move(s)) {}
    /// The protocol of <segue/awaitable.hpp>.
    auto awaiter_in(detail::Promise& p) const { return Awaiter(p, state_); }

  private:
    class Wait {
      public:
        explicit Wait(detail::StreamRef<T> s) : state_(std::move(s)) {}
        Wait(Wait&&) noexcept = default;
        Wait& operator=(Wait&&) = delete;
        ~Wait() {
            if (!state_ || state_->asker != this) return;
            state_->asker = nullptr;
            const detail::Strand* s = strand_of(waker_);  // cancelled: its error is nobody's
            if (s && s->core) state_->report(*s->core);
        }
        bool ready() {
            if (!state_) return true;
            if (!state_->item && !state_->over) return false;
            state_->asker = this;
            return true;
        }
        void hook(Waker w) {
            waker_ = w;
            state_->asker = this;
            state_->consumer = std::move(w);
            detail::Strand& asker = *detail::script_of(*strand_of(waker_));
            detail::Strand* const producer = strand_of(state_->producer);
            if (!producer) {
                begin(asker);
            } else {
                if (producer->alive() && producer->parent != &asker) asker.core->bind(*producer, &asker);
                state_->yielded.wake();
            }
        }
        void unhook() { state_->consumer = Waker(); }
        std::optional<T> result() {
            if (!state_) return std::nullopt;
            state_->asker = nullptr;
            if (state_->item) return std::exchange(state_->item, std::nullopt);
#if SEGUE_EXCEPTIONS
            detail::Strand* producer = strand_of(state_->producer);
            if (producer && producer->error) std::rethrow_exception(std::exchange(producer->error, nullptr));
#endif
            return std::nullopt;
        }
        void describe(Reason& r) const {
            r.text("next of stream " + (state_ ? state_->producer.name() : std::string()));
            if (state_) r.behind(state_->producer.id());
        }

      private:
        /// The first next(): the producer becomes a script.
        void begin(detail::Strand& asker) {
            detail::Core& core = *asker.core;
            promise_type& root = *state_->root;  // the stream's own until it is a script: that may fail
            detail::Strand& s =
                core.make_script(root, detail::result_ops<void>, StartOptions(), root.site, nullptr, &asker);
            s.flags |= detail::flag_stream;
            state_->root = nullptr;
            state_->producer = Script<>(&s);
            s.joiners.push_back(*state_);
            core.wake(s);
        }
        detail::StreamRef<T> state_;
        Waker waker_;
    };
    class Awaiter : public detail::WaitAwaiter<Wait> {
      public:
        Awaiter(detail::Promise& p, const detail::StreamRef<T>& s)
            : detail::WaitAwaiter<Wait>(p, Wait(s)), promise_(&p), state_(s) {}
        bool await_ready() {
            refused_ = complaint();
            return !refused_ && detail::WaitAwaiter<Wait>::await_ready();
        }
        template <class P>
        void await_suspend(std::coroutine_handle<P> h, detail::Site at = detail::Site::current()) {
            if (refused_) {
                detail::misuse_logic(*promise_, at, refused_);
            } else {
                detail::WaitAwaiter<Wait>::await_suspend(h, at);
            }
        }

      private:
        const char* complaint() const {
            if (!state_) return nullptr;
            const detail::Strand* producer = strand_of(state_->producer);
            if (producer && producer->core && producer->core != promise_->core) {
                return "stream.next(): the stream runs on another scheduler";
            }
            for (const detail::Strand* s = promise_->core->running; producer && s; s = s->parent) {
                if (s == producer) return "stream.next(): a stream that asks itself would wait for ever";
            }
            return state_->asker ? "stream.next(): another script waits for this stream already" : nullptr;
        }
        detail::Promise* promise_;
        detail::StreamRef<T> state_;
        const char* refused_ = nullptr;
    };
    detail::StreamRef<T> state_;
};

template <class T>
Stream<T> detail::StreamPromise<T>::get_return_object(Site at) {
    site = at;
    state = StreamRef<T>(*new StreamState<T>);
    state->root = this;
    return Stream<T>(state);
}

}  // namespace segue
