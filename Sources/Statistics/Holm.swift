/// Holm's procedure: which of several hypotheses are rejected when the probability of one false rejection or
/// more is to be at most a level, however they depend on each other.
///
/// Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
/// (1979).
///
/// - Parameters:
///   - probabilities: of the hypotheses.
///   - level: of all together.
/// - Returns: for each whether it is rejected.
package func holmRejections(_ probabilities: [Double], level: Double) -> [Bool] {
  var rejected = probabilities.map { _ in false }
  let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
  for (rank, index) in order.enumerated() {
    guard probabilities[index] * Double(probabilities.count - rank) <= level else { break }
    rejected[index] = true
  }
  return rejected
}
