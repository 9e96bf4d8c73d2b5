// SPDX-License-Identifier: MIT
// Generator<T>: a synchronous, lazy sequence, with the names and meanings of C++23's std::generator.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <source_location>
#include <type_traits>
#include <utility>

#include "segue/config.hpp"
#include "segue/detail/frame_pool.hpp"

namespace segue {

template <class T>
class Generator;

namespace detail {

template <class R>
class ElementsOf {
  public:
    explicit ElementsOf(R&& r) : range_(static_cast<R&&>(r)) {}
    R&& get() { return static_cast<R&&>(range_); }

  private:
    R&& range_;
};

template <class T>
class GeneratorPromise {
  public:
    using Reference = std::conditional_t<std::is_reference_v<T>, T, T&&>;
    using Value = std::remove_cvref_t<T>;
    using Pointer = std::add_pointer_t<Reference>;
    using Handle = std::coroutine_handle<GeneratorPromise>;

    Generator<T> get_return_object() noexcept;
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    // Never out of here: clang forgets where it was suspended and destroys locals twice (llvm #61900).
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    /// What is yielded stays in the generator's frame; only its address goes out.
    std::suspend_always yield_value(Reference value) noexcept {
        value_ = std::addressof(value);
        return {};
    }
    /// A named value is copied, since the consumer may move from what it gets.
    auto yield_value(const Value& value)
        requires(!std::is_reference_v<T> && std::is_copy_constructible_v<Value>)
    {
        return CopyAwaiter(value, *this);
    }
    template <class R>
    auto yield_value(ElementsOf<R> e) {
        if constexpr (std::is_same_v<std::remove_cvref_t<R>, Generator<T>>) {
            return NestedAwaiter(Generator<T>(std::move(e.get())), *this);
        } else {
            return NestedAwaiter(each<R>(static_cast<R&&>(e.get())), *this);
        }
    }
    void await_transform() = delete;  // a Generator cannot co_await: that is a Stream

    static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept { release_frame(frame, bytes); }

    // --- for the Generator, on the root's promise. What has no nested generator is resumed and destroyed
    // through its own handle and nothing else, so that a compiler that sees both ends can do without the
    // frame (clang does). ---

    /// Runs to the next element; false at the end.
    SEGUE_ALWAYS_INLINE bool pull() {
        if (!leaf_) [[likely]] {
            const Handle self = Handle::from_promise(*this);
            self.resume();
            if (!leaf_) [[likely]] {
                if (!self.done()) [[likely]]
                    return true;
                rethrow();
                return false;
            }
        }
        return pull_nested();
    }
    Reference value() const noexcept { return static_cast<Reference>(*(leaf_ ? leaf_->value_ : value_)); }
    /// Destroys what is nested in it, from the leaf outwards without recursion, then itself.
    SEGUE_ALWAYS_INLINE void destroy() noexcept {
        if (leaf_) [[unlikely]]
            destroy_nested();
        Handle::from_promise(*this).destroy();
    }

  private:
    /// Its address is taken only once it stands in the frame: a small one is returned in registers.
    class CopyAwaiter {
      public:
        CopyAwaiter(const Value& v, GeneratorPromise& self) : copy_(v), self_(&self) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) noexcept { self_->value_ = std::addressof(copy_); }
        void await_resume() const noexcept {}

      private:
        Value copy_;
        GeneratorPromise* self_;
    };

    class NestedAwaiter {
      public:
        NestedAwaiter(Generator<T> g, GeneratorPromise& parent) : child_(g.release()) {
            if (!child_) return;
            child_->parent_ = &parent;
            child_->root_ = parent.root_ ? parent.root_ : &parent;
        }
        bool await_ready() const noexcept { return !child_; }
        void await_suspend(std::coroutine_handle<>) const noexcept {
            child_->root_->leaf_ = child_->innermost();
        }
        void await_resume() {
            if (!child_) return;
            const std::exception_ptr error = child_->error_;
            Handle::from_promise(*child_).destroy();
#if SEGUE_EXCEPTIONS
            if (error) std::rethrow_exception(error);
#endif
        }

      private:
        GeneratorPromise* child_;
    };

    SEGUE_COROUTINE_TEMPLATE_BEGIN
    template <class R>
    static Generator<T> each(R range) {
        for (auto&& element : range) co_yield static_cast<decltype(element)>(element);
    }
    SEGUE_COROUTINE_TEMPLATE_END

    /// A child that was consumed in part before: its own nested leaf goes on.
    GeneratorPromise* innermost() {
        GeneratorPromise* l = leaf_ ? leaf_ : this;
        for (GeneratorPromise* p = l; p != this; p = p->parent_) p->root_ = root_;
        return l;
    }
    SEGUE_NOINLINE bool pull_nested() {
        for (GeneratorPromise* p = leaf_;;) {
            Handle::from_promise(*p).resume();
            GeneratorPromise* const now = leaf_ ? leaf_ : this;
            if (now != p) {  // it yields the elements of another one
                p = now;
            } else if (!Handle::from_promise(*p).done()) {
                return true;
            } else if (p == this) {
                rethrow();
                return false;
            } else {
                p = p->parent_;
                leaf_ = p == this ? nullptr : p;
            }
        }
    }
    SEGUE_NOINLINE void destroy_nested() noexcept {
        for (GeneratorPromise* p = leaf_; p != this;) {
            GeneratorPromise* parent = p->parent_;
            Handle::from_promise(*p).destroy();
            p = parent;
        }
    }
    void rethrow() {
#if SEGUE_EXCEPTIONS
        if (error_) [[unlikely]]
            std::rethrow_exception(std::exchange(error_, nullptr));
#endif
    }

    Pointer value_ = nullptr;
    GeneratorPromise* leaf_ = nullptr;    // of a root: the innermost of those nested in it, who runs next
    GeneratorPromise* root_ = nullptr;    // of a nested one
    GeneratorPromise* parent_ = nullptr;  // of a nested one
    std::exception_ptr error_;
};

}  // namespace detail

/// `co_yield elements_of(other)` yields every element of a generator, O(1) an element however deep the
/// nesting, or of any range.
template <class R>
detail::ElementsOf<R> elements_of(R&& range) {
    return detail::ElementsOf<R>(std::forward<R>(range));
}

/// A synchronous lazy sequence: `co_yield`, range-for, `std::ranges::input_range`. Elements are references to
/// what the coroutine yielded, valid until the next step; an exception of the coroutine comes out of begin(),
/// ++ or next(). Empty when default-made or moved from. Single pass.
template <class T>
class [[nodiscard]] Generator : public std::ranges::view_base {
    using Item = std::conditional_t<std::is_reference_v<T>,
                                    std::reference_wrapper<std::remove_reference_t<T>>, std::remove_cv_t<T>>;

  public:
    /// The coroutine's side, for the compiler.
    using promise_type = detail::GeneratorPromise<T>;

    /// An input iterator: one pass, of which all copies would be the same one, so there are none.
    class Iterator {
      public:
        /// @{
        /// As std::input_iterator wants it.
        using value_type = std::remove_cvref_t<T>;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::input_iterator_tag;

        Iterator() = default;
        /// Of the library: begin() makes it.
        Iterator(promise_type* p, bool over) : promise_(p), over_(over) {}
        Iterator(Iterator&& o) noexcept : promise_(o.promise_), over_(std::exchange(o.over_, true)) {}
        Iterator& operator=(Iterator&& o) noexcept {
            promise_ = o.promise_;
            over_ = std::exchange(o.over_, true);
            return *this;
        }
        typename promise_type::Reference operator*() const noexcept { return promise_->value(); }
        Iterator& operator++() {
            over_ = true;  // should the coroutine throw
            over_ = !promise_->pull();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const Iterator& i, std::default_sentinel_t) { return i.over_; }
        /// @}

      private:
        promise_type* promise_ = nullptr;
        bool over_ = true;
    };

    /// Empty.
    Generator() noexcept {}
    /// @{
    /// The other one is empty then; what this one held is destroyed where it stands.
    Generator(Generator&& o) noexcept : promise_(std::exchange(o.promise_, nullptr)), over_(o.over_) {}
    Generator& operator=(Generator&& o) noexcept {
        if (this != &o) {
            drop();
            promise_ = std::exchange(o.promise_, nullptr);
            over_ = o.over_;
        }
        return *this;
    }
    /// @}
    SEGUE_ALWAYS_INLINE ~Generator() { drop(); }

    /// Runs to the first element, or to the next one where some were taken before.
    SEGUE_ALWAYS_INLINE Iterator begin() {
        const bool more = step();
        return Iterator(promise_, !more);
    }
    /// Where a range-for ends.
    std::default_sentinel_t end() const noexcept { return {}; }
    /// The next element, moved out (of a reference a std::reference_wrapper); empty at the end and ever
    /// after.
    std::optional<Item> next() {
        if (!step()) return std::nullopt;
        return std::optional<Item>(promise_->value());
    }

  private:
    friend promise_type;
    explicit Generator(promise_type* p) noexcept : promise_(p) {}
    promise_type* release() noexcept { return over_ ? nullptr : std::exchange(promise_, nullptr); }
    SEGUE_ALWAYS_INLINE bool step() {
        if (!promise_ || over_) return false;
        over_ = true;  // should the coroutine throw
        if (detail::GeneratorPromise<T>::Handle::from_promise(*promise_).done()) return false;
        over_ = !promise_->pull();
        return !over_;
    }
    SEGUE_ALWAYS_INLINE void drop() {
        if (promise_) std::exchange(promise_, nullptr)->destroy();
    }
    promise_type* promise_ = nullptr;
    bool over_ = false;
};

template <class T>
Generator<T> detail::GeneratorPromise<T>::get_return_object() noexcept {
    return Generator<T>(this);
}

}  // namespace segue
