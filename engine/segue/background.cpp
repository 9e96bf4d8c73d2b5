// SPDX-License-Identifier: MIT
#include "segue/background.hpp"

#include <algorithm>

namespace segue::detail {

Workers::Workers(unsigned threads, std::shared_ptr<Inbox> inbox) : inbox_(std::move(inbox)) {
    if (threads == 0) threads = std::max(2u, std::thread::hardware_concurrency()) - 1;
    running_.reserve(threads);  // a worker has nobody to tell of a failure
    threads_.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) {
#if SEGUE_EXCEPTIONS
        try {
            threads_.emplace_back([this] { loop(); });
        } catch (...) {
            if (threads_.empty()) throw;
            return;  // fewer will do
        }
#else
        threads_.emplace_back([this] { loop(); });
#endif
    }
}

Workers::~Workers() {
    ItemQueue dropped;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        dropped.swap(queue_);
        for (Job* job : running_) job->stop.request_stop();
    }
    more_.notify_all();
    for (std::thread& t : threads_) t.join();
}

void Workers::submit(std::unique_ptr<Job> job) noexcept {
    {
        const std::lock_guard lock(mutex_);
        queue_.push(std::move(job));
    }
    more_.notify_one();
}

void Workers::loop() {
    for (;;) {
        std::unique_ptr<Job> job;
        {
            std::unique_lock lock(mutex_);
            more_.wait(lock, [this] { return closing_ || !queue_.empty(); });
            if (closing_) return;
            job.reset(static_cast<Job*>(queue_.pop().release()));
            running_.push_back(job.get());
        }
        if (!job->stop.stop_requested()) job->work();  // else its script is gone, and nobody wants the result
        {
            const std::lock_guard lock(mutex_);
            std::erase(running_, job.get());
        }
        inbox_->push(std::move(job));  // it dies on the game thread, with its result and captures
    }
}

}  // namespace segue::detail
