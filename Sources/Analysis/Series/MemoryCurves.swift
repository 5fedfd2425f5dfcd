import Foundation
package import Vocabulary

/// Seconds a row in memory, interpolated between those that a machine was measured to take.
///
/// The logarithm of the seconds is linear in those of the working set and of the row's length. A set that is larger, or
/// a row that is longer, costs no less: what a busy machine added at a smaller one is taken off. Beyond the measured
/// sets a row costs as at the last; beyond the longest rows, and at any length in order, in proportion to its bytes; a
/// shorter row than the shortest at random places costs as much as that.
package struct MemoryCurves: Sendable {
  private let oneThread: [AccessPattern: Surface]
  private let allThreads: [AccessPattern: Surface]
  /// Threads of `allThreads`.
  private let threads: Double

  /// Nil where nothing of it was measured.
  ///
  /// - Parameter ceilings: of a manifest's environment.
  package init?(ceilings: [String: Double]) {
    let known = ceilings.filter { $0.value > 0 && $0.value.isFinite }
    let accesses = Set(known.keys.compactMap(MemoryAccess.init(key:)))
    if accesses.isEmpty { return nil }
    func surfaces(_ key: (MemoryAccess) -> String) -> [AccessPattern: Surface] {
      let measured = accesses.compactMap { access in known[key(access)].map { (access, $0) } }
      return Dictionary(grouping: measured, by: \.0.pattern).mapValues(Surface.init)
    }
    oneThread = surfaces(\.key)
    allThreads = surfaces(\.allThreadsKey)
    threads = known["threads"] ?? 1
  }

  /// The time over the rows of all threads together; nil where it was not measured.
  ///
  /// Some threads of many are as many times one, but no faster than all.
  package func seconds(
    _ pattern: AccessPattern, rowBytes: Double, setBytes: Double, threads count: Int
  ) -> Double? {
    let one = oneThread[pattern]?.seconds(rowBytes, setBytes, isInOrder: pattern == .stream)
    if count == 1 { return one }
    let all = allThreads[pattern]?.seconds(rowBytes, setBytes, isInOrder: pattern == .stream)
    guard let one, let all else { return nil }
    return Double(count) >= threads ? all : max(one / Double(count), all)
  }
}

/// Seconds over lengths of rows and working sets.
private struct Surface {
  /// Ascending in length, in logarithms.
  private let curves: [(row: Double, points: [Point])]

  private struct Point {
    /// Logarithms of bytes and seconds.
    let set: Double
    var seconds: Double
  }

  /// - Precondition: there is an entry, and all are positive.
  init(_ measured: [(access: MemoryAccess, seconds: Double)]) {
    let byRow = Dictionary(grouping: measured, by: \.access.rowBytes).sorted { $0.key < $1.key }
    curves = byRow.map { row, entries in
      let points = entries.sorted { $0.access.setBytes < $1.access.setBytes }
        .map { Point(set: log(Double($0.access.setBytes)), seconds: log($0.seconds)) }
      return (log(Double(row)), Self.rising(points))
    }
  }

  /// Each no more than any that follows.
  private static func rising(_ points: [Point]) -> [Point] {
    var (points, least) = (points, Double.infinity)
    for index in points.indices.reversed() {
      least = min(least, points[index].seconds)
      points[index].seconds = least
    }
    return points
  }

  func seconds(_ rowBytes: Double, _ setBytes: Double, isInOrder: Bool) -> Double {
    let (row, set) = (log(rowBytes), log(setBytes))
    // A longer row costs no less.
    var values = curves.map { (row: $0.row, seconds: Self.value(of: $0.points, at: set)) }
    for index in values.indices.dropLast().reversed() {
      values[index].seconds = min(values[index].seconds, values[index + 1].seconds)
    }
    let (first, last) = (values[0], values[values.count - 1])
    if row <= first.row { return exp(first.seconds + (isInOrder ? row - first.row : 0)) }
    if row >= last.row { return exp(last.seconds + row - last.row) }
    let next = values.firstIndex { $0.row > row } ?? values.count - 1
    return exp(Self.line(values[next - 1], values[next], at: row))
  }

  private static func value(of points: [Point], at set: Double) -> Double {
    guard let next = points.firstIndex(where: { $0.set > set }) else {
      return points[points.count - 1].seconds
    }
    if next == 0 { return points[0].seconds }
    return line(
      (points[next - 1].set, points[next - 1].seconds), (points[next].set, points[next].seconds),
      at: set)
  }

  private static func line(
    _ a: (Double, Double), _ b: (Double, Double), at x: Double
  ) -> Double {
    a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0)
  }
}
