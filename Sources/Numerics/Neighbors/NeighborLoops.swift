/// The steps of a move, each a loop over one list.
extension NeighborWorker {
  /// Collects the listed points that fire and by how much their coefficients grew since `stamp`; returns
  /// their number and the sum of |c|.
  @inline(__always)
  func collect(
    _ z: UnsafePointer<Scalar>, _ points: UnsafePointer<UInt16>, _ length: Int,
    since stamp: UInt8, _ pass: NeighborPass<Scalar>
  ) -> (fired: Int, size: Double) {
    let (now, then) = (pass.now, pass.coefficients(stamp))
    let (fired, columns, steps, b) = (
      fired.pointer, columns.pointer, steps.pointer, pass.shift
    )
    var (count, size) = (0, 0.0)
    for entry in 0..<length {
      let point = Int(points[entry])
      let grown = now[point] - then[point]
      let isFiring = !(z[entry] <= b)
      // Written in any case: a branch here would be mispredicted half the time.
      fired[count] = Int32(truncatingIfNeeded: entry)
      columns[count] = Int32(truncatingIfNeeded: point)
      steps[count] = Scalar(grown)
      size += isFiring ? abs(grown) : 0
      count &+= isFiring ? 1 : 0
    }
    return (count, size)
  }

  /// Fills `moved` with sum_i c_i K_ij and `rates` with sum_i |K_ij| over the points that fire, for every
  /// listed j.
  @inline(__always)
  func accumulate(
    _ points: UnsafePointer<UInt16>, _ length: Int, fired: Int, _ pass: NeighborPass<Scalar>
  ) {
    let (columns, steps) = (UnsafePointer(columns.pointer), UnsafePointer(steps.pointer))
    let (moved, rates, n) = (moved.pointer, rates.pointer, pass.batch)
    if length == n, fired > 2 {
      moved.update(repeating: 0, count: n)
      rates.update(repeating: 0, count: n)
      for index in 0..<fired {
        let row = pass.kernel + Int(columns[index]) &* n
        add(steps[index], times: row, to: moved, count: n)
        addMagnitudes(row, to: rates, count: n)
      }
      return
    }
    for entry in 0..<length {
      let row = pass.kernel + Int(points[entry]) &* n
      var (sum, rate) = (Scalar(0), Scalar(0))
      for index in 0..<fired {
        let k = row[Int(columns[index])]
        sum += steps[index] * k
        rate += abs(k)
      }
      moved[entry] = sum
      rates[entry] = rate
    }
  }

  /// Fills `rates` for the points that fire at the products in `moved`.
  @inline(__always)
  func collectRates(
    _ points: UnsafePointer<UInt16>, _ length: Int, _ pass: NeighborPass<Scalar>
  ) {
    let (columns, moved, rates, n) = (columns.pointer, moved.pointer, rates.pointer, pass.batch)
    var fired = 0
    for entry in 0..<length where !(moved[entry] <= pass.shift) {
      columns[fired] = Int32(truncatingIfNeeded: points[entry])
      fired &+= 1
    }
    if length == n, fired > 2 {
      rates.update(repeating: 0, count: n)
      for index in 0..<fired {
        addMagnitudes(pass.kernel + Int(columns[index]) &* n, to: rates, count: n)
      }
      return
    }
    for entry in 0..<length {
      let row = pass.kernel + Int(points[entry]) &* n
      var rate = Scalar(0)
      for index in 0..<fired { rate += abs(row[Int(columns[index])]) }
      rates[entry] = rate
    }
  }

  /// A bound of |w_r - w_r(then)|: the root of c^T K c = sum_j c_j moved_j, and what rounding may have
  /// taken from it.
  @inline(__always)
  func path(fired: Int, size: Double, _ u: Double) -> Double {
    var square = 0.0
    for index in 0..<fired {
      square += Double(steps.pointer[index]) * Double(moved.pointer[Int(self.fired.pointer[index])])
    }
    let lost = Double(2 * fired + 4) * u * size * size
    return ((square > 0 ? square : 0) + lost).squareRoot() * (1 + 8 * u)
  }

  /// Replaces `moved` by z - a_r `moved`; the largest magnitude, and whether a pair's firing changed.
  @inline(__always)
  func subtract(
    from z: UnsafePointer<Scalar>, _ length: Int, sign: Scalar, above b: Scalar
  ) -> (largest: Scalar, isChanged: Bool) {
    let moved = moved.pointer
    var (largest, isChanged) = (Scalar(0), false)
    for entry in 0..<length {
      let product = z[entry] - sign * moved[entry]
      isChanged = isChanged || (product <= b) != (z[entry] <= b)
      largest = abs(product) > largest ? abs(product) : largest
      moved[entry] = product
    }
    return (largest, isChanged)
  }
}

@inline(__always)
private func add<Scalar: KernelScalar>(
  _ c: Scalar, times x: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, count: Int
) {
  for j in 0..<count { y[j] += c * x[j] }
}

@inline(__always)
private func addMagnitudes<Scalar: KernelScalar>(
  _ x: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, count: Int
) {
  for j in 0..<count { y[j] += abs(x[j]) }
}
