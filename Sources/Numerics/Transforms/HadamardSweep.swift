/// Butterflies of up to four levels in registers, on rows of vectors a distance apart.
///
/// A sweep of r levels is the unnormalised transform down each column of 2^r rows that start
/// `distance` entries apart. It does so for `groups` such groups of rows, `groupStride` entries
/// apart, over `columns` columns each, and passes every result through `finish`.
///
/// - Precondition: `columns` is a multiple of the number of lanes.
enum HadamardSweep<Lanes: HadamardLanes> {
  /// The entries of a transform.
  typealias Entries = UnsafeMutablePointer<Lanes.Scalar>
  private typealias Vector = Lanes.Vector

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
  static func levels0(
    _ entries: Entries, _ layout: Layout, _ finish: (Lanes.Vector) -> Lanes.Vector
  ) {
    forEachColumn(entries, layout) { column in
      let distance = layout.distance
      store(finish(load(column, 0, distance)), column, 0, distance)
    }
  }

  /// A sweep of one level.
  @inline(__always)
  static func levels1(
    _ entries: Entries, _ layout: Layout, _ finish: (Lanes.Vector) -> Lanes.Vector
  ) {
    forEachColumn(entries, layout) { column in
      let distance = layout.distance
      var (v0, v1) = (load(column, 0, distance), load(column, 1, distance))
      butterfly(&v0, &v1)
      store(finish(v0), column, 0, distance)
      store(finish(v1), column, 1, distance)
    }
  }

  /// A sweep of two levels.
  @inline(__always)
  static func levels2(
    _ entries: Entries, _ layout: Layout, _ finish: (Lanes.Vector) -> Lanes.Vector
  ) {
    forEachColumn(entries, layout) { column in
      let distance = layout.distance
      var (v0, v1, v2, v3) = (
        load(column, 0, distance), load(column, 1, distance), load(column, 2, distance),
        load(column, 3, distance)
      )
      transform(&v0, &v1, &v2, &v3)
      store(finish(v0), column, 0, distance)
      store(finish(v1), column, 1, distance)
      store(finish(v2), column, 2, distance)
      store(finish(v3), column, 3, distance)
    }
  }

  /// A sweep of three levels.
  @inline(__always)
  static func levels3(
    _ entries: Entries, _ layout: Layout, _ finish: (Lanes.Vector) -> Lanes.Vector
  ) {
    forEachColumn(entries, layout) { column in
      let distance = layout.distance
      var (v0, v1, v2, v3) = (
        load(column, 0, distance), load(column, 1, distance), load(column, 2, distance),
        load(column, 3, distance)
      )
      var (v4, v5, v6, v7) = (
        load(column, 4, distance), load(column, 5, distance), load(column, 6, distance),
        load(column, 7, distance)
      )
      transform(&v0, &v1, &v2, &v3, &v4, &v5, &v6, &v7)
      store(finish(v0), column, 0, distance)
      store(finish(v1), column, 1, distance)
      store(finish(v2), column, 2, distance)
      store(finish(v3), column, 3, distance)
      store(finish(v4), column, 4, distance)
      store(finish(v5), column, 5, distance)
      store(finish(v6), column, 6, distance)
      store(finish(v7), column, 7, distance)
    }
  }

  /// A sweep of four levels.
  @inline(__always)
  static func levels4(
    _ entries: Entries, _ layout: Layout, _ finish: (Lanes.Vector) -> Lanes.Vector
  ) {
    forEachColumn(entries, layout) { column in
      let distance = layout.distance
      var (v0, v1, v2, v3) = (
        load(column, 0, distance), load(column, 1, distance), load(column, 2, distance),
        load(column, 3, distance)
      )
      var (v4, v5, v6, v7) = (
        load(column, 4, distance), load(column, 5, distance), load(column, 6, distance),
        load(column, 7, distance)
      )
      var (v8, v9, v10, v11) = (
        load(column, 8, distance), load(column, 9, distance), load(column, 10, distance),
        load(column, 11, distance)
      )
      var (v12, v13, v14, v15) = (
        load(column, 12, distance), load(column, 13, distance), load(column, 14, distance),
        load(column, 15, distance)
      )
      butterfly(&v0, &v8)
      butterfly(&v1, &v9)
      butterfly(&v2, &v10)
      butterfly(&v3, &v11)
      butterfly(&v4, &v12)
      butterfly(&v5, &v13)
      butterfly(&v6, &v14)
      butterfly(&v7, &v15)
      transform(&v0, &v1, &v2, &v3, &v4, &v5, &v6, &v7)
      transform(&v8, &v9, &v10, &v11, &v12, &v13, &v14, &v15)
      store(finish(v0), column, 0, distance)
      store(finish(v1), column, 1, distance)
      store(finish(v2), column, 2, distance)
      store(finish(v3), column, 3, distance)
      store(finish(v4), column, 4, distance)
      store(finish(v5), column, 5, distance)
      store(finish(v6), column, 6, distance)
      store(finish(v7), column, 7, distance)
      store(finish(v8), column, 8, distance)
      store(finish(v9), column, 9, distance)
      store(finish(v10), column, 10, distance)
      store(finish(v11), column, 11, distance)
      store(finish(v12), column, 12, distance)
      store(finish(v13), column, 13, distance)
      store(finish(v14), column, 14, distance)
      store(finish(v15), column, 15, distance)
    }
  }

  @inline(__always)
  private static func forEachColumn(_ entries: Entries, _ layout: Layout, _ body: (Entries) -> Void)
  {
    var group = entries
    for _ in 0..<layout.groups {
      var column = 0
      while column < layout.columns {
        body(group + column)
        column &+= 1 &<< Lanes.levels
      }
      group += layout.groupStride
    }
  }

  @inline(__always)
  private static func load(_ column: Entries, _ row: Int, _ distance: Int) -> Vector {
    UnsafeRawPointer(column + row &* distance).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  private static func store(_ vector: Vector, _ column: Entries, _ row: Int, _ distance: Int) {
    UnsafeMutableRawPointer(column + row &* distance).storeBytes(of: vector, as: Vector.self)
  }

  @inline(__always)
  private static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    (x, y) = (Lanes.sum(x, y), Lanes.difference(x, y))
  }

  @inline(__always)
  private static func transform(
    _ v0: inout Vector, _ v1: inout Vector, _ v2: inout Vector, _ v3: inout Vector
  ) {
    butterfly(&v0, &v2)
    butterfly(&v1, &v3)
    butterfly(&v0, &v1)
    butterfly(&v2, &v3)
  }

  @inline(__always)
  private static func transform(
    _ v0: inout Vector, _ v1: inout Vector, _ v2: inout Vector, _ v3: inout Vector,
    _ v4: inout Vector, _ v5: inout Vector, _ v6: inout Vector, _ v7: inout Vector
  ) {
    butterfly(&v0, &v4)
    butterfly(&v1, &v5)
    butterfly(&v2, &v6)
    butterfly(&v3, &v7)
    transform(&v0, &v1, &v2, &v3)
    transform(&v4, &v5, &v6, &v7)
  }
}
