/// Butterflies of up to four levels in registers, on rows of vectors a distance apart.
///
/// A sweep of r levels is the unnormalised transform down each column of 2^r rows that start
/// `distance` entries apart. It does so for `groups` such groups of rows, `groupStride` entries
/// apart, over `columns` columns each, and passes every result through `finish`.
///
/// - Precondition: `columns` is a multiple of the number of lanes.
enum HadamardSweep<Vector: BitwiseCopyable, Scalar: BitwiseCopyable> {
  private typealias Lanes = HadamardLanes<Vector, Scalar>
  /// The entries of a transform.
  typealias Entries = UnsafeMutablePointer<Scalar>
  /// What becomes of a result.
  typealias Finish = (Vector) -> Vector

  /// Where the rows of a sweep are.
  struct Layout {
    /// Entries from one row of a group to the next.
    let distance: Int
    /// Groups of rows.
    let groups: Int
    /// Entries from one group to the next.
    let groupStride: Int
    /// Columns of each row.
    let columns: Int
  }

  /// A sweep of no level.
  @inline(__always)
  static func levels0(_ entries: Entries, _ layout: Layout, _ finish: Finish) {
    forEachColumn(entries, layout) { column in
      column[0] = finish(column[0])
    }
  }

  /// A sweep of one level.
  @inline(__always)
  static func levels1(_ entries: Entries, _ layout: Layout, _ finish: Finish) {
    forEachColumn(entries, layout) { column in
      var (v0, v1) = (column[0], column[1])
      Lanes.butterfly(&v0, &v1)
      (column[0], column[1]) = (finish(v0), finish(v1))
    }
  }

  /// A sweep of two levels.
  @inline(__always)
  static func levels2(_ entries: Entries, _ layout: Layout, _ finish: Finish) {
    forEachColumn(entries, layout) { column in
      var (v0, v1, v2, v3) = (column[0], column[1], column[2], column[3])
      transform(&v0, &v1, &v2, &v3)
      (column[0], column[1]) = (finish(v0), finish(v1))
      (column[2], column[3]) = (finish(v2), finish(v3))
    }
  }

  /// A sweep of three levels.
  @inline(__always)
  static func levels3(_ entries: Entries, _ layout: Layout, _ finish: Finish) {
    forEachColumn(entries, layout) { column in
      var (v0, v1, v2, v3) = (column[0], column[1], column[2], column[3])
      var (v4, v5, v6, v7) = (column[4], column[5], column[6], column[7])
      transform(&v0, &v1, &v2, &v3, &v4, &v5, &v6, &v7)
      (column[0], column[1]) = (finish(v0), finish(v1))
      (column[2], column[3]) = (finish(v2), finish(v3))
      (column[4], column[5]) = (finish(v4), finish(v5))
      (column[6], column[7]) = (finish(v6), finish(v7))
    }
  }

  /// A sweep of four levels.
  @inline(__always)
  static func levels4(_ entries: Entries, _ layout: Layout, _ finish: Finish) {
    forEachColumn(entries, layout) { column in
      var (v0, v1, v2, v3) = (column[0], column[1], column[2], column[3])
      var (v4, v5, v6, v7) = (column[4], column[5], column[6], column[7])
      var (v8, v9, v10, v11) = (column[8], column[9], column[10], column[11])
      var (v12, v13, v14, v15) = (column[12], column[13], column[14], column[15])
      Lanes.butterfly(&v0, &v8)
      Lanes.butterfly(&v1, &v9)
      Lanes.butterfly(&v2, &v10)
      Lanes.butterfly(&v3, &v11)
      Lanes.butterfly(&v4, &v12)
      Lanes.butterfly(&v5, &v13)
      Lanes.butterfly(&v6, &v14)
      Lanes.butterfly(&v7, &v15)
      transform(&v0, &v1, &v2, &v3, &v4, &v5, &v6, &v7)
      transform(&v8, &v9, &v10, &v11, &v12, &v13, &v14, &v15)
      (column[0], column[1]) = (finish(v0), finish(v1))
      (column[2], column[3]) = (finish(v2), finish(v3))
      (column[4], column[5]) = (finish(v4), finish(v5))
      (column[6], column[7]) = (finish(v6), finish(v7))
      (column[8], column[9]) = (finish(v8), finish(v9))
      (column[10], column[11]) = (finish(v10), finish(v11))
      (column[12], column[13]) = (finish(v12), finish(v13))
      (column[14], column[15]) = (finish(v14), finish(v15))
    }
  }

  @inline(__always)
  private static func forEachColumn(
    _ entries: Entries, _ layout: Layout, _ body: (HadamardColumn<Vector, Scalar>) -> Void
  ) {
    var group = entries
    for _ in 0..<layout.groups {
      var column = 0
      while column < layout.columns {
        body(HadamardColumn(first: group + column, distance: layout.distance))
        column &+= 1 &<< Lanes.levels
      }
      group += layout.groupStride
    }
  }

  @inline(__always)
  private static func transform(
    _ v0: inout Vector, _ v1: inout Vector, _ v2: inout Vector,
    _ v3: inout Vector
  ) {
    Lanes.butterfly(&v0, &v2)
    Lanes.butterfly(&v1, &v3)
    Lanes.butterfly(&v0, &v1)
    Lanes.butterfly(&v2, &v3)
  }

  @inline(__always)
  private static func transform(
    _ v0: inout Vector, _ v1: inout Vector, _ v2: inout Vector,
    _ v3: inout Vector, _ v4: inout Vector, _ v5: inout Vector,
    _ v6: inout Vector, _ v7: inout Vector
  ) {
    Lanes.butterfly(&v0, &v4)
    Lanes.butterfly(&v1, &v5)
    Lanes.butterfly(&v2, &v6)
    Lanes.butterfly(&v3, &v7)
    transform(&v0, &v1, &v2, &v3)
    transform(&v4, &v5, &v6, &v7)
  }
}

/// The vectors of one column of a group of rows.
struct HadamardColumn<Vector: BitwiseCopyable, Scalar: BitwiseCopyable> {
  /// The vector of row 0.
  let first: UnsafeMutablePointer<Scalar>
  /// Entries from one row to the next.
  let distance: Int

  /// The vector of row `row`.
  subscript(row: Int) -> Vector {
    @inline(__always) get {
      UnsafeRawPointer(first + row &* distance).loadUnaligned(as: Vector.self)
    }
    @inline(__always) nonmutating set {
      UnsafeMutableRawPointer(first + row &* distance).storeBytes(
        of: newValue, as: Vector.self)
    }
  }
}
