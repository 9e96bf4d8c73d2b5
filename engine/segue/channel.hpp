// SPDX-License-Identifier: MIT
// Channel: a bounded queue between scripts, with back-pressure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "segue/awaitable.hpp"
#include "segue/detail/name.hpp"
#include "segue/misuse.hpp"

namespace segue {

/// A queue of at most `capacity` items, first in, first out, for any number of senders and receivers. Woken
/// scripts resume in the wake-ups of the same tick. Destroyed with waiters, it cancels their scripts. Its
/// memory grows as it fills: where there is none, std::bad_alloc comes out of the send, which drops its item,
/// or of the receive, and nothing else has changed.
template <class T>
class Channel {
  public:
    class Send;
    class Receive;

    /// A capacity of 0 is std::invalid_argument.
    explicit Channel(std::size_t capacity, detail::Site at = detail::Site::current()) : capacity_(capacity) {
        if (capacity == 0) {
            detail::misuse_argument("Channel at " + detail::file_line(at) +
                                    ": the capacity must be at least 1");
            capacity_ = 1;
        }
    }
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel() {
        while (Receive* r = granted_.pop_front()) r->channel_ = nullptr;
        while (Receive* r = receivers_.pop_front()) r->waker_.cancel();
        while (Send* s = senders_.pop_front()) s->waker_.cancel();
    }

    /// `co_await send(v)` waits for room. @return false when the channel is closed: the item is not
    /// delivered.
    Send send(T item) { return Send(*this, std::move(item)); }
    /// `co_await receive()` waits for an item. @return empty when the channel is closed and drained. A
    /// receiver that is cancelled with an item in hand gives it back, to the next receiver or to the front.
    Receive receive() { return Receive(*this); }
    /// False, and the item is dropped, when it would have to wait.
    bool try_send(T item) {
        if (closed_ || !senders_.empty()) return false;
        return accept(item);
    }
    /// Empty when it would have to wait, or when the channel is closed and drained.
    std::optional<T> try_receive() {
        if (!receivers_.empty()) return std::nullopt;
        return pop().item;
    }
    /// No more items: senders that wait get false, receivers get what is left, then nothing.
    void close() {
        closed_ = true;
        while (Send* s = senders_.pop_front()) s->waker_.wake();
        while (Receive* r = receivers_.pop_front()) {
            granted_.push_back(*r);
            r->waker_.wake();
        }
    }
    /// True after close().
    bool closed() const { return closed_; }
    /// Items in the queue; more than the capacity where a cancelled receiver has given one back.
    std::size_t size() const { return count_; }

  private:
    struct Slot {
        std::optional<T> item;
        std::uint64_t order = 0;  // in which it came

        void take(Slot& from) {  // T may know moves and no assignment
            item.emplace(std::move(*from.item));
            order = from.order;
            from.item.reset();
        }
    };
    bool accept(T& item) {
        if (!receivers_.empty()) {
            grow();  // first: it may throw
            ++given_;
            grant(*receivers_.pop_front(), std::move(item), arrivals_++);
            return true;
        }
        if (count_ >= capacity_) return false;
        push_back(std::move(item));
        return true;
    }
    void grant(Receive& r, T item, std::uint64_t order) {
        r.item_.emplace(std::move(item));
        r.order_ = order;
        granted_.push_back(r);
        r.waker_.wake();
    }
    Slot pop() {
        Slot out;
        if (count_ == 0) return out;
        if (count_ <= capacity_ && !senders_.empty()) grow();  // first: it may throw
        out.take(ring_[first_]);
        first_ = (first_ + 1) % ring_.size();
        --count_;
        if (count_ < capacity_) {  // what was given back may have filled it beyond that
            if (Send* s = senders_.pop_front()) {
                push_back(std::move(*s->item_));
                s->sent_ = true;
                s->waker_.wake();
            }
        }
        return out;
    }
    /// What a cancelled receiver had been given and not taken: before all that came after it. In a
    /// destructor: grow() has kept its place.
    void give_back(T item, std::uint64_t order) {
        if (Receive* r = receivers_.pop_front()) {
            grant(*r, std::move(item), order);
            return;
        }
        --given_;
        first_ = (first_ + ring_.size() - 1) % ring_.size();
        std::size_t i = 0;
        for (; i < count_ && slot(i + 1).order < order; ++i) slot(i).take(slot(i + 1));
        slot(i).item.emplace(std::move(item));
        slot(i).order = order;
        ++count_;
    }
    Slot& slot(std::size_t i) { return ring_[(first_ + i) % ring_.size()]; }
    void push_back(T item) {
        grow();
        slot(count_).item.emplace(std::move(item));
        slot(count_).order = arrivals_++;
        ++count_;
    }
    /// Room for one more, beside the items and what may be given back.
    void grow() {
        if (count_ + given_ < ring_.size()) return;
        std::vector<Slot> larger(ring_.empty() ? 4 : ring_.size() * 2);
        for (std::size_t i = 0; i < count_; ++i) larger[i].take(slot(i));
        ring_.swap(larger);
        first_ = 0;
    }

    std::size_t capacity_;
    bool closed_ = false;
    std::vector<Slot> ring_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t given_ = 0;  // items that receivers have, and may give back
    std::uint64_t arrivals_ = 0;
    detail::List<Send> senders_;
    detail::List<Receive> receivers_;
    detail::List<Receive> granted_;  // given an item, or woken by close(), and not resumed yet
};

/// The wait of Channel::send.
template <class T>
class Channel<T>::Send : public detail::Link {
  public:
    /// Of an item for that channel, which keeps it until there is room.
    Send(Channel& c, T item) : channel_(&c), item_(std::move(item)) {}
    /// Before it is awaited.
    Send(Send&& o) noexcept : channel_(o.channel_), item_(std::move(o.item_)) {}
    ~Send() { Link::unlink(); }
    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready() {
        if (channel_->closed_) return true;
        sent_ = channel_->senders_.empty() && channel_->accept(*item_);
        return sent_;
    }
    void hook(Waker w) {
        waker_ = std::move(w);
        channel_->senders_.push_back(*this);
    }
    void unhook() { Link::unlink(); }
    bool result() { return sent_; }
    void describe(Reason& r) const {
        r.text("send to a full channel of " + std::to_string(channel_->size()));
    }
    /// @}

  private:
    friend class Channel;
    Channel* channel_;
    std::optional<T> item_;
    Waker waker_;
    bool sent_ = false;
};

/// The wait of Channel::receive.
template <class T>
class Channel<T>::Receive : public detail::Link {
  public:
    /// Of an item of that channel.
    explicit Receive(Channel& c) : channel_(&c) {}
    /// Before it is awaited.
    Receive(Receive&& o) noexcept : channel_(o.channel_) {}
    ~Receive() {
        Link::unlink();
        if (item_ && channel_) channel_->give_back(std::move(*item_), order_);
    }
    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready() {
        if (!channel_->receivers_.empty()) return false;
        take();
        if (!item_ && !channel_->closed_) return false;
        channel_->granted_.push_back(*this);
        return true;
    }
    void hook(Waker w) {
        waker_ = std::move(w);
        channel_->receivers_.push_back(*this);
    }
    void unhook() { Link::unlink(); }
    std::optional<T> result() {
        Link::unlink();
        if (!item_ && channel_) take();  // given back since close() woke it
        if (item_ && channel_) --channel_->given_;
        return std::exchange(item_, std::nullopt);
    }
    void describe(Reason& r) const { r.text("receive from an empty channel"); }
    /// @}

  private:
    friend class Channel;
    void take() {
        Slot next = channel_->pop();
        if (!next.item) return;
        ++channel_->given_;
        item_.emplace(std::move(*next.item));
        order_ = next.order;
    }
    Channel* channel_;
    std::optional<T> item_;
    std::uint64_t order_ = 0;
    Waker waker_;
};

}  // namespace segue
