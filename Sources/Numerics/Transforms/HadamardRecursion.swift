internal import COpenBLAS

/// The order of the sweeps of a transform: breadth first in the cache, depth first beyond it.
///
/// Levels are taken from the farthest rows to neighbours, so that what remains after a sweep are
/// independent transforms of blocks of rows. The levels of an entry, not the sweeps that they are
/// grouped in, decide what is rounded: every order here gives the same bits.
enum HadamardRecursion<Vector: BitwiseCopyable, Scalar: BitwiseCopyable> {
  private typealias Lanes = HadamardLanes<Vector, Scalar>
  /// The entries of a transform.
  typealias Entries = UnsafeMutablePointer<Scalar>
  private typealias Sweep = HadamardSweep<Vector, Scalar>

  /// Blocks of rows, one after the other, that are transformed down their columns.
  struct Panel {
    /// log2 of the rows of a block.
    var levels: Int
    /// Blocks.
    var blocks: Int
    /// Entries from one row to the next.
    let stride: Int
    /// Columns, a multiple of the number of lanes.
    let columns: Int
    /// What results are multiplied with.
    let scale: Scalar
    /// Whether a row is one vector, whose lanes are transformed as well.
    let mixesLanes: Bool

    /// Entries from one block to the next.
    var blockStride: Int { stride &<< levels }

    /// Whether the blocks are so large that they are transformed one by one, from the outside in.
    var exceedsCache: Bool {
      levels > outerLevels
        && (columns &* MemoryLayout<Scalar>.stride) &<< levels > firstLevelCacheBytes
    }
  }

  /// Transforms every block of `panel`.
  ///
  /// - Complexity: for 2^k rows k 2^k `columns` additions a block, read and written k/3 times at
  ///   the most.
  static func transform(_ entries: Entries, _ panel: Panel) {
    guard panel.exceedsCache else { return transformInCache(entries, panel) }
    var inner = panel
    inner.levels &-= outerLevels
    inner.blocks = 1 &<< outerLevels
    for block in 0..<panel.blocks {
      let first = entries + block &* panel.blockStride
      sweep(outerLevels, first, panel)
      transform(first, inner)
    }
  }

  /// Takes all levels in sweeps of sizes as equal as can be, the last with what follows the levels.
  private static func transformInCache(_ entries: Entries, _ panel: Panel) {
    var panel = panel
    var sweeps = max(1, (panel.levels &+ mostLevels &- 1) / mostLevels)
    while sweeps > 1 {
      let taken = panel.levels / sweeps
      for block in 0..<panel.blocks {
        sweep(taken, entries + block &* panel.blockStride, panel)
      }
      panel.levels &-= taken
      panel.blocks &<<= taken
      sweeps &-= 1
    }
    let layout = Sweep.Layout(
      distance: panel.stride, groups: panel.blocks, groupStride: panel.blockStride,
      columns: panel.columns)
    if panel.mixesLanes {
      mixingSweep(panel.levels, entries, layout, panel.scale)
    } else {
      scalingSweep(panel.levels, entries, layout, panel.scale)
    }
  }

  /// The uppermost `levels` of one block.
  @inline(__always)
  private static func sweep(_ levels: Int, _ entries: Entries, _ panel: Panel) {
    let rows = 1 &<< (panel.levels &- levels)
    let isContiguous = panel.stride == panel.columns
    plainSweep(
      levels, entries,
      Sweep.Layout(
        distance: rows &* panel.stride, groups: isContiguous ? 1 : rows, groupStride: panel.stride,
        columns: isContiguous ? rows &* panel.columns : panel.columns))
  }
}

/// The sweeps by what they do to their results.
extension HadamardRecursion {
  @inline(never)
  private static func plainSweep(_ levels: Int, _ entries: Entries, _ layout: Sweep.Layout) {
    sweep(levels, entries, layout) { $0 }
  }

  @inline(never)
  private static func scalingSweep(
    _ levels: Int, _ entries: Entries, _ layout: Sweep.Layout, _ scale: Scalar
  ) {
    sweep(levels, entries, layout) { scaled($0, scale) }
  }

  @inline(never)
  private static func mixingSweep(
    _ levels: Int, _ entries: Entries, _ layout: Sweep.Layout, _ scale: Scalar
  ) {
    sweep(levels, entries, layout) { mixed($0, scale) }
  }

  @inline(__always)
  private static func sweep(
    _ levels: Int, _ entries: Entries, _ layout: Sweep.Layout, _ finish: Sweep.Finish
  ) {
    switch levels {
    case 0: Sweep.levels0(entries, layout, finish)
    case 1: Sweep.levels1(entries, layout, finish)
    case 2: Sweep.levels2(entries, layout, finish)
    case 3: Sweep.levels3(entries, layout, finish)
    default: Sweep.levels4(entries, layout, finish)
    }
  }

  @inline(__always)
  private static func scaled(_ vector: Vector, _ scale: Scalar) -> Vector {
    var vector = vector
    Lanes.scale(&vector, by: scale)
    return vector
  }

  @inline(__always)
  private static func mixed(_ vector: Vector, _ scale: Scalar) -> Vector {
    var vector = vector
    Lanes.mix(&vector)
    Lanes.scale(&vector, by: scale)
    return vector
  }
}

/// Levels of a sweep beyond the cache: far rows fall on one set, and caches of eight ways keep eight
/// lines of it.
private let outerLevels = 3

/// A first-level cache, as small as there are today.
private let firstLevelCacheBytes = 32 << 10

/// Levels that a sweep takes in registers: sixteen vectors and their temporaries need thirty-two.
@inline(__always)
private var mostLevels: Int { overparam_code_vector_bytes() == 64 ? 4 : 3 }
