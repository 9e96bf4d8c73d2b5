// SPDX-License-Identifier: MIT
// What was measured, judged by its mark, as lines of a table. Knows nothing of how it was measured.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

enum class Unit { nanoseconds, bytes, count, per_second, bytes_per_second };

/// What a row should reach. A mark that is missed is shown as such; it fails nothing.
class Mark {
  public:
    enum class Of { nothing, value, ratio, least_ratio, difference };

    /// Nothing is asked; the ratio to the row `base` is shown when there is one.
    static Mark none(std::string base = "") { return Mark(Of::nothing, 0, std::move(base)); }
    /// Nanoseconds an item, or bytes.
    static Mark at_most(double value) { return Mark(Of::value, value, ""); }
    /// Times what `base` takes.
    static Mark times(double ratio, std::string base) { return Mark(Of::ratio, ratio, std::move(base)); }
    /// Times what `base` reaches, of what is the better the more it is. The only mark that is a least.
    static Mark at_least_times(double ratio, std::string base) {
        return Mark(Of::least_ratio, ratio, std::move(base));
    }
    /// Nanoseconds more than `base` takes.
    static Mark more(double nanoseconds, std::string base) {
        return Mark(Of::difference, nanoseconds, std::move(base));
    }

    Of of() const { return of_; }
    double limit() const { return limit_; }
    const std::string& base() const { return base_; }

  private:
    Mark(Of of, double limit, std::string base) : of_(of), limit_(limit), base_(std::move(base)) {}
    Of of_;
    double limit_;
    std::string base_;
};

struct Row {
    explicit Row(std::string n, Mark m, Unit u = Unit::nanoseconds)
        : name(std::move(n)), mark(std::move(m)), unit(u) {}
    std::string name;
    Mark mark;
    Unit unit;
    std::vector<double> rounds;         ///< one value a round, in the unit
    std::optional<double> allocations;  ///< an item
    std::string instead;                ///< of values: why there are none
};

/// Of an even number the mean of the middle two. Of nothing: 0.
double median(std::vector<double> values);

enum class Verdict { none, met, missed };

struct Judged {
    double middle = 0, low = 0, high = 0;
    /// To the base: the median of the rounds' ratios, each of two values that were measured one after the
    /// other, or of their differences.
    std::optional<double> compared;
    Verdict verdict = Verdict::none;
};

/// The row of that name; null when there is none.
const Row* find(const std::vector<Row>& rows, const std::string& name);

/// `base` is null when there is none, or when it did not run: a mark that needs it is then not judged.
Judged judge(const Row& row, const Row* base);

/// Three digits and a unit: "4.30 ms", "176 B", "12.3 k/s".
std::string quantity(double value, Unit unit);

/// `values` says what the middle value of a row is.
std::string table_head(const char* values = "each");
std::string table_line(const Row& row, const Judged& judged);

}  // namespace bench
