// SPDX-License-Identifier: MIT
// What other threads hand to the game thread: numbered by the order in which it came, run in step 2 of a
// tick.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace segue::detail {

class Core;

/// Something to do on the game thread. Its destructor runs there too, also when it is not run at all.
struct InboxItem {
    virtual ~InboxItem() = default;
    virtual void run(Core& core) = 0;
    InboxItem* next = nullptr;  // in its queue
};

/// Items, first in, first out, linked through themselves: to hand one over never fails for want of memory.
class ItemQueue {
  public:
    ItemQueue() {}
    ItemQueue(const ItemQueue&) = delete;
    ItemQueue& operator=(const ItemQueue&) = delete;
    ~ItemQueue() { clear(); }

    bool empty() const { return !first_; }
    void push(std::unique_ptr<InboxItem> item) noexcept {
        InboxItem* last = item.release();
        (first_ ? last_->next : first_) = last;
        last_ = last;
    }
    /// The oldest one; null when there is none.
    std::unique_ptr<InboxItem> pop() noexcept {
        std::unique_ptr<InboxItem> item(first_);
        if (item) first_ = std::exchange(item->next, nullptr);
        return item;
    }
    void swap(ItemQueue& o) noexcept {
        std::swap(first_, o.first_);
        std::swap(last_, o.last_);
    }
    void clear() noexcept {
        while (pop()) {
        }
    }

  private:
    InboxItem* first_ = nullptr;
    InboxItem* last_ = nullptr;  // where there is one
};

/// Shared by the scheduler and by everything that may outlive it.
class Inbox {
  public:
    using Items = ItemQueue;

    /// From any thread. After the scheduler's end the item is destroyed on the calling thread, and this is
    /// false.
    bool push(std::unique_ptr<InboxItem> item) {
        const std::lock_guard lock(mutex_);
        if (closed_) return false;
        items_.push(std::move(item));
        pending_.store(true, std::memory_order_release);
        return true;
    }
    /// On the game thread: what has come so far, in order, swapped with `out`, which must be empty.
    void take(Items& out) {
        if (!pending_.load(std::memory_order_acquire)) return;
        const std::lock_guard lock(mutex_);
        out.swap(items_);
        pending_.store(false, std::memory_order_relaxed);
    }
    /// No more items; what is left goes to `out`.
    void close(Items& out) {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        out.swap(items_);
        pending_.store(false, std::memory_order_relaxed);
    }

  private:
    std::mutex mutex_;
    Items items_;
    std::atomic<bool> pending_{false};
    bool closed_ = false;
};

}  // namespace segue::detail
