// SPDX-License-Identifier: MIT
// background(fn, args...), at the end of this file: runs a function on a worker thread; the script resumes on
// the game thread with its result.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "segue/awaitable.hpp"
#include "segue/detail/inbox.hpp"

namespace segue {
namespace detail {

/// A function on its way to a worker and back. Made and destroyed on the game thread.
class Job : public InboxItem {
  public:
    /// On a worker.
    virtual void work() noexcept = 0;
    std::stop_source stop;
};

/// The threads of one scheduler.
class Workers {
  public:
    /// 0 threads: the machine's cores less one, at least one. Goes on with fewer where not all can be had,
    /// and throws where none can.
    Workers(unsigned threads, std::shared_ptr<Inbox> inbox);
    /// Drops queued jobs, asks running ones to stop and waits for them.
    ~Workers();
    void submit(std::unique_ptr<Job> job) noexcept;
    std::size_t count() const { return threads_.size(); }

  private:
    void loop();
    std::shared_ptr<Inbox> inbox_;
    std::mutex mutex_;
    std::condition_variable more_;
    ItemQueue queue_;  // of jobs
    std::vector<Job*> running_;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

template <class F, class... A>
auto call_job(F& f, std::tuple<A...>& args, const std::stop_token& stop) {
    if constexpr (std::is_invocable_v<F&&, std::stop_token, A&&...>) {
        return std::apply([&](A&... a) { return std::invoke(std::move(f), stop, std::move(a)...); }, args);
    } else {
        return std::apply([&](A&... a) { return std::invoke(std::move(f), std::move(a)...); }, args);
    }
}

template <class F, class... A>
class BackgroundAwaiter final : public Wait {
  public:
    using R = decltype(call_job(std::declval<F&>(), std::declval<std::tuple<A...>&>(), std::stop_token()));
    using Value = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

    BackgroundAwaiter(F f, std::tuple<A...> args) : job_(new TheJob(std::move(f), std::move(args))) {}

    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        Workers& workers = p.core->workers();  // first: they may have to be made, and fail
        p.core->block(p, at, *this);
        waker_ = Waker(*p.core->running);
        job_->waiter = this;
        running_ = job_.get();
        since_ = std::chrono::steady_clock::now();
        workers.submit(std::move(job_));
    }
    R await_resume() {
#if SEGUE_EXCEPTIONS
        if (error_) std::rethrow_exception(error_);
#endif
        if constexpr (!std::is_void_v<R>) return std::move(*value_);
    }

    void unhook() noexcept override {
        running_->waiter = nullptr;
        running_->stop.request_stop();
    }
    void describe(Reason& reason) const override {
        const auto ms =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since_);
        reason.text("background job " + std::to_string(ms.count()) + " ms");
    }

  private:
    class TheJob final : public Job {
      public:
        TheJob(F f, std::tuple<A...> args) : fn_(std::move(f)), args_(std::move(args)) {}
        void work() noexcept override {
#if SEGUE_EXCEPTIONS
            try {
                call();
            } catch (...) {
                error_ = std::current_exception();
            }
#else
            call();
#endif
        }
        void run(Core&) override {
            if (!waiter) return;
            BackgroundAwaiter& w = *std::exchange(waiter, nullptr);
            w.error_ = std::move(error_);
#if SEGUE_EXCEPTIONS
            try {
                if (value_) w.value_.emplace(std::move(*value_));
            } catch (...) {  // a value whose move may fail
                w.error_ = std::current_exception();
            }
#else
            if (value_) w.value_.emplace(std::move(*value_));
#endif
            w.waker_.deliver();
        }
        BackgroundAwaiter* waiter = nullptr;

      private:
        void call() {
            if constexpr (std::is_void_v<R>) {
                call_job(fn_, args_, stop.get_token());
                value_.emplace();
            } else {
                value_.emplace(call_job(fn_, args_, stop.get_token()));
            }
        }
        F fn_;
        std::tuple<A...> args_;
        std::optional<Value> value_;
        std::exception_ptr error_;
    };

    std::unique_ptr<TheJob> job_;
    TheJob* running_ = nullptr;
    Waker waker_;
    std::optional<Value> value_;
    std::exception_ptr error_;
    std::chrono::steady_clock::time_point since_;
};

template <class F, class... A>
class [[nodiscard]] Background {
  public:
    Background(F f, A... args) : fn_(std::move(f)), args_(std::move(args)...) {}
    BackgroundAwaiter<F, A...> awaiter_in(Promise&) && {
        return BackgroundAwaiter<F, A...>(std::move(fn_), std::move(args_));
    }
    /// A named one: each co_await runs a copy.
    BackgroundAwaiter<F, A...> awaiter_in(Promise&) & {
        static_assert((std::is_copy_constructible_v<F> && ... && std::is_copy_constructible_v<A>),
                      "this background job cannot be copied: co_await std::move(job), once");
        return BackgroundAwaiter<F, A...>(fn_, args_);
    }

  private:
    F fn_;
    std::tuple<A...> args_;
};

}  // namespace detail

/// Runs `fn(args...)`, with decayed copies, on a worker thread, and resumes on the game thread in step 2 of
/// the tick after its end, with its result or its exception. A named callable that cannot be copied is moved
/// from. It is queued at the co_await; jobs begin in that
/// order, on SchedulerOptions::workers threads. A job owns what it uses: a cancel does not wait for it, and
/// one that has not begun by then never runs. `fn` may take a std::stop_token first, on which a cancel
/// requests a stop. Its result and its captures die on the game thread.
template <class F, class... A>
auto background(F&& fn, A&&... args) {
    SEGUE_NAME_THE_LAMBDA(F);
    return detail::Background<std::decay_t<F>, std::decay_t<A>...>(detail::taken(std::forward<F>(fn)),
                                                                   std::forward<A>(args)...);
}

}  // namespace segue
