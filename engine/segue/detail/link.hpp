// SPDX-License-Identifier: MIT
// Intrusive circular lists: a node leaves its list in O(1) without knowing which list that is.
#pragma once

#include <cstdint>

namespace segue::detail {

struct Link {
    Link* prev = nullptr;
    Link* next = nullptr;

    Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    bool linked() const { return next != nullptr; }
    void unlink() {
        if (!next) return;
        prev->next = next;
        next->prev = prev;
        prev = next = nullptr;
    }
};

/// A list of T, which derives from Link (through the tag type Node where it has several).
template <class T, class Node = Link>
class List {
  public:
    List() { clear_head(); }
    List(const List&) = delete;
    List& operator=(const List&) = delete;

    bool empty() const { return head_.next == &head_; }
    T* front() { return empty() ? nullptr : item(head_.next); }
    T* back() { return empty() ? nullptr : item(head_.prev); }
    /// The neighbour of a member, or null at the end.
    T* after(T& t) {
        Link* n = static_cast<Node&>(t).next;
        return n == &head_ ? nullptr : item(n);
    }
    T* before(T& t) {
        Link* n = static_cast<Node&>(t).prev;
        return n == &head_ ? nullptr : item(n);
    }
    void push_back(T& t) { insert(head_.prev, static_cast<Node&>(t), &head_); }
    T* pop_front() {
        T* t = front();
        if (t) static_cast<Node&>(*t).Link::unlink();
        return t;
    }
    /// Moves every member of `other` to the end of this list.
    void take(List& other) {
        if (other.empty()) return;
        Link* first = other.head_.next;
        Link* last = other.head_.prev;
        other.clear_head();
        head_.prev->next = first;
        first->prev = head_.prev;
        last->next = &head_;
        head_.prev = last;
    }

  private:
    static T* item(Link* l) { return static_cast<T*>(static_cast<Node*>(l)); }
    static void insert(Link* before, Link& l, Link* after) {
        l.prev = before;
        l.next = after;
        before->next = &l;
        after->prev = &l;
    }
    void clear_head() { head_.prev = head_.next = &head_; }

    Link head_;
};

}  // namespace segue::detail
