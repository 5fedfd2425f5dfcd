/// The median of `values`: the middle one, or the mean of the middle two; nil for none.
///
/// - Complexity: O(k log k).
package func median(of values: [Double]) -> Double? {
  values.isEmpty ? nil : median(ofSorted: values.sorted())
}

/// The median of ascending values, of which there is one at least.
func median(ofSorted values: [Double]) -> Double {
  let middle = values.count / 2
  return values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle]
}

/// The largest k with Pr[X <= k] <= `probability`, where X is k in `counts[k]` of all arrangements, each as
/// likely; nil where even 0 is more likely.
func criticalValue(_ counts: [Double], probability: Double) -> Int? {
  let total = counts.reduce(0, +)
  var sum = 0.0
  var last: Int?
  for (value, count) in counts.enumerated() {
    sum += count
    // 1/20 is not a binary fraction: three against three are meant to reach it.
    if sum / total > probability * (1 + 1e-12) { break }
    last = value
  }
  return last
}
