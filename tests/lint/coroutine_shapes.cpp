// SPDX-License-Identifier: MIT
// A reader of C++ that knows just enough: tokens, where statements begin and end, what is a lambda and what a
// list.
#include "tests/lint/coroutine_shapes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <utility>

namespace lint {
namespace {

struct Token {
    std::string_view text;
    int line;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_word(std::string_view text) { return !text.empty() && is_word(text.front()); }

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Comments, literals and preprocessor lines are gone; a literal leaves the token `0` behind.
class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_(source) {}

    std::vector<Token> tokens() {
        while (at_ < source_.size()) step();
        return std::move(tokens_);
    }

  private:
    bool looking_at(std::string_view text) const { return source_.substr(at_, text.size()) == text; }

    void advance(std::size_t count) {
        for (; count > 0 && at_ < source_.size(); --count) {
            if (source_[at_++] == '\n') ++line_, line_start_ = true;
        }
    }

    void advance_past(std::string_view end) {
        const std::size_t found = source_.find(end, at_);
        advance(found == std::string_view::npos ? source_.size() - at_ : found + end.size() - at_);
    }

    void add(std::size_t length) {
        tokens_.push_back({source_.substr(at_, length), line_});
        line_start_ = false;
        advance(length);
    }

    void step() {
        const char c = source_[at_];
        if (std::isspace(static_cast<unsigned char>(c)) != 0) return advance(1);
        if (looking_at("//")) return advance_past("\n");
        if (looking_at("/*")) return advance_past("*/");
        if (c == '#' && line_start_) return preprocessor_line();
        if (c == '"' || c == '\'') return literal();
        if (is_word(c)) return word();
        for (std::string_view two : {"::", "->", "==", "!=", "<=", ">=", "&&", "||", "+=", "-="}) {
            if (looking_at(two)) return add(2);
        }
        add(1);
    }

    void preprocessor_line() {
        do {
            const std::size_t end = std::min(source_.find('\n', at_), source_.size());
            const bool goes_on = end > at_ && source_[end - 1] == '\\';
            advance(end + 1 - at_);
            if (!goes_on) return;
        } while (at_ < source_.size());
    }

    void word() {
        std::size_t end = at_;
        const bool number = std::isdigit(static_cast<unsigned char>(source_[at_])) != 0;
        while (end < source_.size() && (is_word(source_[end]) || (number && source_[end] == '\''))) ++end;
        const bool prefix = end < source_.size() && source_[end] == '"' && source_[end - 1] == 'R';
        if (prefix) {
            advance(end - at_);
            return raw_literal();
        }
        add(end - at_);
    }

    void literal() {
        tokens_.push_back({"0", line_});
        const char quote = source_[at_];
        advance(1);
        while (at_ < source_.size() && source_[at_] != quote) advance(source_[at_] == '\\' ? 2 : 1);
        advance(1);
    }

    void raw_literal() {
        tokens_.push_back({"0", line_});
        const std::size_t open = source_.find('(', at_);
        if (open == std::string_view::npos) return advance(source_.size());
        advance_past(")" + std::string(source_.substr(at_ + 1, open - at_ - 1)) + "\"");
    }

    std::string_view source_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool line_start_ = true;
    std::vector<Token> tokens_;
};

// What stands for a lambda in its statement, its body having been read as a block of its own.
constexpr std::string_view owning_lambda = "[owning]";
constexpr std::string_view harmless_lambda = "[lambda]";

class Reader {
  public:
    explicit Reader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    Report read() {
        while (more()) {
            block();
            ++at_;  // a stray closing brace
        }
        return std::move(report_);
    }

  private:
    using Tokens = std::vector<Token>;
    using View = std::span<const Token>;

    bool more() const { return at_ < tokens_.size(); }
    std::string_view text(std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].text : std::string_view{};
    }

    /// Statements up to the closing brace, which stays.
    void block() {
        while (more() && text() != "}") statement();
    }

    void braced_block() {
        ++at_;
        block();
        ++at_;
    }

    void statement() {
        Tokens so_far;
        while (more() && text() != "}") {
            if (so_far.empty() && control(so_far)) continue;
            if (text() == ";") {
                ++at_;
                break;
            }
            if (text() == ":" && !so_far.empty() &&
                (so_far[0].text == "case" || so_far[0].text == "default")) {
                ++at_;
                return;
            }
            if (text() == "{" && opens_block(so_far)) {
                check(so_far);
                return braced_block();
            }
            expression_token(so_far);
        }
        check(so_far);
    }

    /// Headers of control statements are checked apart; what follows them is a statement again.
    bool control(Tokens&) {
        if (one_of(text(), std::array<std::string_view, 3>{"else", "do", "try"})) {
            ++at_;
            return true;
        }
        if (!one_of(text(), std::array<std::string_view, 4>{"if", "while", "for", "switch"})) return false;
        const bool loop = text() == "for";
        ++at_;
        if (text() == "constexpr") ++at_;
        if (text() != "(") return true;
        Tokens inside;
        group(inside);
        header(View(inside).subspan(1, inside.size() - 2), loop);
        return true;
    }

    void header(View inside, bool loop) {
        std::vector<View> clauses = split(inside, ";");
        for (std::size_t i = 0; i < clauses.size(); ++i) {
            const bool bare_await = awaits(clauses[i]) > 0 && !declares(clauses[i]);
            const bool first_of_several = i == 0 && clauses.size() > 1;
            const bool range = loop && clauses.size() == 1;
            if (bare_await && !first_of_several && !range) find(clauses[i], Shape::condition);
            check(clauses[i]);
        }
    }

    /// `auto item = ...`, `const Row& row = ...`, `auto [a, b] = ...`
    static bool declares(View clause) {
        const auto equals =
            std::find_if(clause.begin(), clause.end(), [](const Token& t) { return t.text == "="; });
        if (equals == clause.end() || equals - clause.begin() < 2) return false;
        if (!is_word((equals - 1)->text) && (equals - 1)->text != "]") return false;
        return std::all_of(clause.begin(), equals, [](const Token& t) {
            return is_word(t.text) ? t.text != "co_await"
                                   : one_of(t.text, std::array<std::string_view, 9>{"::", "<", ">", "&", "&&",
                                                                                    "*", ",", "[", "]"});
        });
    }

    /// A brace after these tokens opens a block, and not a braced list.
    static bool opens_block(const Tokens& so_far) {
        if (so_far.empty()) return true;
        const std::string_view last = so_far.back().text;
        if (one_of(last, std::array<std::string_view, 8>{")", "}", "const", "noexcept", "override", "final",
                                                         "mutable", "0"})) {
            return true;
        }
        bool trailing_return = false;
        for (std::size_t i = 0; i < so_far.size(); ++i) {
            const std::string_view word = so_far[i].text;
            if (one_of(word,
                       std::array<std::string_view, 5>{"namespace", "struct", "class", "union", "enum"}) &&
                (i == 0 || (so_far[i - 1].text != "<" && so_far[i - 1].text != ","))) {
                return true;
            }
            if (word == "=" || word == "return" || word == "co_return") return false;
            if (word == "->" && i > 0 && so_far[i - 1].text == ")") trailing_return = true;
        }
        return trailing_return;
    }

    /// Takes one token, or one group in parentheses, brackets or braces, or one lambda.
    void expression_token(Tokens& into) {
        const std::string_view now = text();
        if (now == "[" && text(1) == "[") return attribute();
        if (now == "[" && opens_lambda(into) && lambda(into)) return;
        if (now == "requires" && (text(1) == "{" || text(1) == "(")) return requirement();
        if (now == "(" || now == "[" || now == "{") return group(into);
        into.push_back(tokens_[at_++]);
    }

    void group(Tokens& into) {
        const std::string_view close = text() == "(" ? ")" : text() == "[" ? "]" : "}";
        into.push_back(tokens_[at_++]);
        while (more() && text() != close) {
            if (close != "}" && text() == "}")
                return into.push_back({close, tokens_[at_].line});  // unbalanced
            expression_token(into);
        }
        if (more()) into.push_back(tokens_[at_++]);
    }

    void attribute() {
        while (more() && !(text() == "]" && text(1) == "]")) ++at_;
        at_ += 2;
    }

    void requirement() {  // a requires-expression is never evaluated
        Tokens dropped;
        ++at_;
        if (text() == "(") group(dropped);
        if (text() == "{") group(dropped);
    }

    static bool opens_lambda(const Tokens& before) {
        if (before.empty()) return true;
        const std::string_view last = before.back().text;
        if (one_of(last, std::array<std::string_view, 4>{"return", "co_return", "co_await", "co_yield"}))
            return true;
        if (is_word(last) || last == ")" || last == "]") return false;
        const bool reference = last == "&" || last == "&&";
        return !(reference && before.size() > 1 && before[before.size() - 2].text == "auto");
    }

    /// False, and nothing taken, when this is no lambda after all.
    bool lambda(Tokens& into) {
        const std::size_t start = at_;
        Tokens captures;
        group(captures);
        Tokens rest;
        if (text() == "<") {
            for (int depth = 0; more();) {
                depth += text() == "<" ? 1 : text() == ">" ? -1 : 0;
                ++at_;
                if (depth == 0) break;
            }
        }
        if (text() == "(") group(rest);
        while (more() && text() != "{") {
            if (one_of(text(), std::array<std::string_view, 5>{";", ")", ",", "}", "="})) {
                at_ = start;
                return false;
            }
            expression_token(rest);
        }
        into.push_back({owns(captures) ? owning_lambda : harmless_lambda, tokens_[start].line});
        braced_block();
        return true;
    }

    static bool owns(const Tokens& captures) {
        for (const View capture : split(View(captures).subspan(1, captures.size() - 2), ",")) {
            if (capture.empty()) continue;
            const bool self = capture.size() == 1 && capture[0].text == "this";
            if (capture[0].text != "&" && !self) return true;
        }
        return false;
    }

    /// Splits at separators that stand outside of all groups.
    static std::vector<View> split(View tokens, std::string_view separator) {
        std::vector<View> parts;
        std::size_t from = 0;
        int depth = 0;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            depth += step_of(tokens[i].text);
            if (depth == 0 && tokens[i].text == separator) {
                parts.push_back(tokens.subspan(from, i - from));
                from = i + 1;
            }
        }
        parts.push_back(tokens.subspan(from));
        return parts;
    }

    static int step_of(std::string_view token) {
        if (token == "(" || token == "[" || token == "{") return 1;
        if (token == ")" || token == "]" || token == "}") return -1;
        return 0;
    }

    static bool is_await(View tokens, std::size_t i) {
        return tokens[i].text == "co_await" && (i == 0 || tokens[i - 1].text != "operator");
    }

    static std::size_t awaits(View tokens) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < tokens.size(); ++i) count += is_await(tokens, i) ? 1 : 0;
        return count;
    }

    static std::size_t closing(View tokens, std::size_t open) {
        int depth = 0;
        for (std::size_t i = open; i < tokens.size(); ++i) {
            depth += step_of(tokens[i].text);
            if (depth == 0) return i;
        }
        return tokens.size();
    }

    void check(View statement) {
        const std::size_t count = awaits(statement);
        report_.awaits += count;
        const auto has = [&](std::string_view token) {
            return std::any_of(statement.begin(), statement.end(),
                               [&](const Token& t) { return t.text == token; });
        };
        if (count == 0 && !has("co_yield")) return;
        if (has(owning_lambda)) find(statement, Shape::capturing_lambda);
        if (count == 0) return;
        if (count > 1) find(statement, Shape::two_awaits);
        if (awaits_in_ternary(statement)) find(statement, Shape::ternary);
        check_braces(statement);
    }

    void check_braces(View statement) {
        for (std::size_t i = 0; i < statement.size(); ++i) {
            if (statement[i].text != "{") continue;
            const std::size_t end = closing(statement, i);
            if (awaits(statement.subspan(i, end - i)) > 0) {
                find(statement, Shape::braced_list);
            } else if (!(end == i + 1 && end + 1 < statement.size() && statement[end + 1].text == ".")) {
                find(statement,
                     Shape::brace_temporary);  // `Options{}.timeout(2s)` is a class with a constructor
            }
            i = end;
        }
    }

    /// Within one group and between two commas, a `?` and a co_await share an expression.
    static bool awaits_in_ternary(View tokens) {
        for (const View part : split(tokens, ",")) {
            int depth = 0;
            for (const Token& token : part) {
                depth += step_of(token.text);
                if (depth == 0 && token.text == "?" && awaits(part) > 0) return true;
            }
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (step_of(part[i].text) != 1) continue;
                const std::size_t end = closing(part, i);
                if (awaits_in_ternary(part.subspan(i + 1, end - i - 1))) return true;
                i = end;
            }
        }
        return false;
    }

    void find(View statement, Shape shape) {
        const auto spot = std::find_if(statement.begin(), statement.end(), [](const Token& t) {
            return t.text == "co_await" || t.text == "co_yield";
        });
        const int line = spot == statement.end() ? statement.front().line : spot->line;
        report_.findings.push_back({line, shape});
    }

    Tokens tokens_;
    std::size_t at_ = 0;
    Report report_;
};

}  // namespace

Report coroutine_shapes(std::string_view source) { return Reader(Lexer(source).tokens()).read(); }

std::string_view advice(Shape shape) {
    switch (shape) {
        case Shape::condition:
            return "a bare co_await in a condition: name the result first";
        case Shape::ternary:
            return "a co_await in a ternary: write if and else with named results";
        case Shape::two_awaits:
            return "two co_awaits in a statement: one each, with its result named";
        case Shape::braced_list:
            return "a co_await in a braced list: name the result first";
        case Shape::brace_temporary:
            return "a brace temporary in an awaited expression: name it first";
        case Shape::capturing_lambda:
            return "a capturing lambda in an awaited expression: name it first";
    }
    return "";
}

}  // namespace lint
