/// What memory costs along a ladder, by the machine's measured curves.
package struct MemoryCost: Equatable, Sendable {
  /// Seconds in which the rows that the claim says are touched would be at each datum, in order of the data.
  package var seconds: [Double]
  /// Seconds a row at each datum: they rise where a working set leaves a cache.
  package var row: [Double]

  package init(seconds: [Double], row: [Double]) {
    self.seconds = seconds
    self.row = row
  }

  /// At the data of `indices` alone.
  func at(_ indices: [Int]) -> MemoryCost {
    MemoryCost(seconds: indices.map { seconds[$0] }, row: indices.map { row[$0] })
  }
}
