// SPDX-License-Identifier: MIT
// Version, switches and every compiler workaround, each with its link and the condition for its removal.
#pragma once

#include <type_traits>

/// @{
/// The version, as CHANGELOG.md has it.
#define SEGUE_VERSION_MAJOR 0
#define SEGUE_VERSION_MINOR 1
#define SEGUE_VERSION_PATCH 0
/// @}

/// 1 where exceptions are compiled in; without them misuse goes to segue::on_misuse and Outcome never fails.
#if defined(__cpp_exceptions)
#define SEGUE_EXCEPTIONS 1
#else
#define SEGUE_EXCEPTIONS 0
#endif

/// Of the library.
// g++ before 13 destroys a temporary closure inside a co_await operand twice when it owns something
// (gcc.gnu.org/PR99576, PR100611, PR101367). Goes when g++ 13 is the oldest supported compiler.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#define SEGUE_OWNING_TEMPORARIES_ARE_BROKEN 1
#else
#define SEGUE_OWNING_TEMPORARIES_ARE_BROKEN 0
#endif

/// @{
/// Of the library.
// g++ (12.2) warns of -Wsubobject-linkage where a coroutine template of a header has a parameter of a type
// that is local to the user's file: it takes the coroutine's frame for a class with external linkage. Put
// around such templates. Goes when no supported g++ warns.
#if defined(__GNUC__) && !defined(__clang__)
#define SEGUE_COROUTINE_TEMPLATE_BEGIN \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wsubobject-linkage\"")
#define SEGUE_COROUTINE_TEMPLATE_END _Pragma("GCC diagnostic pop")
#else
#define SEGUE_COROUTINE_TEMPLATE_BEGIN
#define SEGUE_COROUTINE_TEMPLATE_END
#endif
/// @}

/// Of the library.
// mingw's g++ before 16 emulates thread_local, and frees a thread's objects before their destructors run
// (gcc.gnu.org/PR80816). Goes when g++ 16 is the oldest supported compiler there.
#if defined(__MINGW32__) && !defined(__clang__) && __GNUC__ < 16
#define SEGUE_THREAD_LOCALS_DIE_EARLY 1
#else
#define SEGUE_THREAD_LOCALS_DIE_EARLY 0
#endif

/// Of the library.
// 1 under AddressSanitizer: the frame pool then passes every block through, so that misuse is seen.
#if defined(__SANITIZE_ADDRESS__)
#define SEGUE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SEGUE_ASAN 1
#endif
#endif
#ifndef SEGUE_ASAN
#define SEGUE_ASAN 0
#endif

// --- one build ---
// Headers of one version, or read with other switches than the library was built with, would give frames and
// records another layout than the library thinks. So each file that reads them asks the linker for three
// symbols that config.cpp defines as it was built itself: where one is missing, its name is the linker's
// message, and says what to do. A patch of a version changes no layout, and a program without asserts may
// link a library with them, or the other way round.

/// @{
/// Of the library.
#define SEGUE_JOINED(major, minor) headers_of_##major##_##minor##_so_link_libsegue_of_##major##_##minor
#define SEGUE_EXPANDED(major, minor) SEGUE_JOINED(major, minor)
#define SEGUE_SAME_VERSION SEGUE_EXPANDED(SEGUE_VERSION_MAJOR, SEGUE_VERSION_MINOR)
#if SEGUE_EXCEPTIONS
#define SEGUE_SAME_EXCEPTIONS uses_exceptions_so_build_libsegue_with_exceptions
#else
#define SEGUE_SAME_EXCEPTIONS uses_no_exceptions_so_build_libsegue_with_fno_exceptions
#endif
#if SEGUE_ASAN
#define SEGUE_SAME_ASAN uses_address_sanitizer_so_build_libsegue_with_it
#else
#define SEGUE_SAME_ASAN uses_no_address_sanitizer_so_build_libsegue_without_it
#endif
/// @}

/// Of the library.
#if defined(__ELF__)
#define SEGUE_KEPT __attribute__((used, retain))  // by the linker's --gc-sections, too
#else
#define SEGUE_KEPT __attribute__((used))
#endif

namespace segue::detail {
extern const char SEGUE_SAME_VERSION, SEGUE_SAME_EXCEPTIONS, SEGUE_SAME_ASAN;
// Not inline: of that the linker would keep one for the whole program, and see what one file asks for alone.
SEGUE_KEPT static const char* const same_build[] = {&SEGUE_SAME_VERSION, &SEGUE_SAME_EXCEPTIONS,
                                                    &SEGUE_SAME_ASAN};
}  // namespace segue::detail

// --- for the rest of the library ---

/// @{
/// Of the library.
#define SEGUE_NOINLINE __attribute__((noinline))
#define SEGUE_ALWAYS_INLINE __attribute__((always_inline))
/// @}

namespace segue::detail {

/// True where a callable of this deduced type may be written inside a co_await operand on this compiler.
/// An lvalue is always safe: name the lambda first.
template <class F>
inline constexpr bool safe_in_await = !SEGUE_OWNING_TEMPORARIES_ARE_BROKEN || std::is_lvalue_reference_v<F> ||
                                      std::is_trivially_destructible_v<F>;

/// The callable, to be kept: a named one is copied, or moved from where it cannot be. That is how one that
/// owns something gets past SEGUE_NAME_THE_LAMBDA.
template <class F>
constexpr decltype(auto) taken(F&& f) {
    if constexpr (std::is_lvalue_reference_v<F> && !std::is_copy_constructible_v<std::decay_t<F>>) {
        return static_cast<std::remove_reference_t<F>&&>(f);
    } else {
        return static_cast<F&&>(f);
    }
}

}  // namespace segue::detail

/// Of the library: refuses at compile time what g++ < 13 would compile into a double free (compilers before
/// g++ 13 only).
#define SEGUE_NAME_THE_LAMBDA(F)                                                                  \
    static_assert(::segue::detail::safe_in_await<F>,                                              \
                  "g++ before 13 destroys this temporary callable twice (gcc PR99576): name the " \
                  "lambda first, `auto f = [...]{...};`, and pass `f`")
