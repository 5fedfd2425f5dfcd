import Statistics

/// How seconds grow beside their claimed cost: by both fits, and from size to size.
struct Growth {
  /// The excess over the larger half.
  let tail: TailFit
  /// The excess over all sizes, a fixed overhead, and what memory costs, taken off.
  let offset: OffsetFit
  /// From size to size, as a claim that seconds grow faster has them, and one that they grow less.
  private let exponents: (faster: LocalExponents, less: LocalExponents)

  /// What a fit with an overhead leaves at most where the overhead is taken for one.
  ///
  /// Taking it off makes growth of what is flat and then rises where a cache overflows, and fits that badly. Work of
  /// lower order it fits well, so that seconds that grow less must do so as they are.
  private static var mostError: Double { 0.03 }

  /// - Parameters:
  ///   - data: seconds at the fitted sizes.
  ///   - costs: the claimed cost at each.
  ///   - offset: the fit of them, with what was taken off already.
  /// - Throws: why there is no fit.
  init(_ data: [Datum], costs: [Double], offset: OffsetFit) throws(FitFailure) {
    self.offset = offset
    tail = try TailFit(zip(data, costs).map { Datum(size: $0.size, value: $0.value / $1) })
    let overhead = offset.parts.offset
    let variance = offset.parts.sumOfSquares / Double(data.count - 3)
    exponents = (
      LocalExponents(
        data, costs: costs, overhead: overhead,
        isTakenOff: variance < Self.mostError * Self.mostError),
      LocalExponents(data, costs: costs, overhead: overhead)
    )
  }

  /// Of both fits.
  private var intervals: [Interval] { [tail.interval, offset.interval] }

  /// Whether both intervals are wholly beyond `distance`, above for a `side` of 1, below for -1.
  func isBeyond(_ distance: Double, on side: Double) -> Bool {
    intervals.allSatisfy { side > 0 ? $0.low > distance : $0.high < -distance }
  }

  /// Whether the local exponents bear that out.
  func lasts(on side: Double) -> Bool { local(side).areLasting(on: side) }

  private func local(_ side: Double) -> LocalExponents {
    side > 0 ? exponents.faster : exponents.less
  }

  /// Whether both intervals are within `distance`; of an upper bound only their upper ends.
  func isWithin(_ distance: Double, _ bound: Claim.Bound) -> Bool {
    intervals.allSatisfy { $0.high <= distance && (bound == .upper || $0.low >= -distance) }
  }
}
