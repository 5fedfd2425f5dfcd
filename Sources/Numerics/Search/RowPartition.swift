/// Rows, and their numbers, moved so that those near each other stand together.
struct RowPartition<Scalar: KernelScalar> {
  let rows: UnsafeMutablePointer<Scalar>
  let numbers: UnsafeMutablePointer<UInt32>
  let dimension: Int

  /// Cuts a range of rows in halves of whole units, across its widest coordinate, until each part is
  /// one unit; then cuts every unit into units of 1/`fan` the size, down to `fan` rows.
  ///
  /// - Complexity: about 2 d rows a halving for the extents, as many for moving rows.
  func split(first: Int, count: Int, unit: Int, fan: Int) {
    if count <= unit {
      if unit > fan { split(first: first, count: count, unit: unit / fan, fan: fan) }
      return
    }
    let left = (count + unit - 1) / unit / 2 * unit
    select(first: first, count: count, below: left, axis: widest(first: first, count: count))
    split(first: first, count: left, unit: unit, fan: fan)
    split(first: first + left, count: count - left, unit: unit, fan: fan)
  }

  /// The coordinate with the largest extent, the first of several.
  private func widest(first: Int, count: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * dimension) { bounds in
      guard let least = bounds.baseAddress else { return 0 }
      let most = least + dimension
      least.initialize(from: rows + first * dimension, count: dimension)
      most.initialize(from: rows + first * dimension, count: dimension)
      for row in first..<first + count {
        for k in 0..<dimension {
          let x = rows[row * dimension + k]
          least[k] = x < least[k] ? x : least[k]
          most[k] = x > most[k] ? x : most[k]
        }
      }
      var axis = 0
      for k in 1..<dimension where most[k] - least[k] > most[axis] - least[axis] { axis = k }
      return axis
    }
  }

  /// Moves rows so that the first `below` have no larger coordinate `axis` than the others.
  ///
  /// Comparisons are false for what is not a number: a scan stops there, and ends.
  ///
  /// Source: C. A. R. Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961),
  /// doi:10.1145/366622.366647, with the median of three.
  private func select(first: Int, count: Int, below: Int, axis: Int) {
    let (keys, d, target) = (rows + axis, dimension, first + below)
    var (low, high) = (first, first + count - 1)
    while low < high {
      let (x, y, z) = (keys[low * d], keys[(low + high) / 2 * d], keys[high * d])
      let pivot = max(min(x, y), min(max(x, y), z))
      var (i, j) = (low, high)
      repeat {
        while keys[i * d] < pivot { i += 1 }
        while pivot < keys[j * d] { j -= 1 }
        if i <= j {
          exchange(i, j)
          (i, j) = (i + 1, j - 1)
        }
      } while i <= j
      if target <= j {
        high = j
      } else if target >= i {
        low = i
      } else {
        return
      }
    }
  }

  @inline(__always)
  private func exchange(_ i: Int, _ j: Int) {
    guard i != j else { return }
    swapRows(rows + i * dimension, rows + j * dimension, count: dimension)
    (numbers[i], numbers[j]) = (numbers[j], numbers[i])
  }
}

@inline(__always)
func swapRows<Scalar: KernelScalar>(
  _ x: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>, count: Int
) {
  for k in 0..<count { (x[k], y[k]) = (y[k], x[k]) }
}
