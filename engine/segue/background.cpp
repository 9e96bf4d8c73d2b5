// SPDX-License-Identifier: MIT
#include "segue/background.hpp"

#include <algorithm>

namespace segue::detail {

Workers::Workers(unsigned threads, std::shared_ptr<Inbox> inbox) : inbox_(std::move(inbox)) {
    if (threads == 0) threads = std::max(2u, std::thread::hardware_concurrency()) - 1;
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

Workers::~Workers() {
    std::deque<std::unique_ptr<Job>> dropped;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        dropped.swap(queue_);
        for (Job* job : running_) job->stop.request_stop();
    }
    more_.notify_all();
    for (std::thread& t : threads_) t.join();
}

void Workers::submit(std::unique_ptr<Job> job) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(job));
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
            job = std::move(queue_.front());
            queue_.pop_front();
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
