internal import COpenBLAS

/// The kernels of our own, on one thread.
extension TransformScalar {
  /// Transforms `blocks` contiguous blocks of 2^`levels` entries, times `scale`.
  @specialized(where Self == Float)
  @specialized(where Self == Double)
  package static func transformBlocks(
    _ entries: UnsafeMutablePointer<Self>, levels: Int, blocks: Int, scale: Self
  ) {
    KernelWork.add(Double((blocks * levels) << levels), to: .transformAdds)
    switch min(levels, widestLevels) {
    case 0: transformRows(Self.self, entries, levels, blocks, scale)
    case 1: transformRows(SIMD2<Self>.self, entries, levels, blocks, scale)
    case 2: transformRows(SIMD4<Self>.self, entries, levels, blocks, scale)
    case 3: transformRows(SIMD8<Self>.self, entries, levels, blocks, scale)
    default: transformRows(SIMD16<Self>.self, entries, levels, blocks, scale)
    }
  }

  /// Transforms each of `columns` columns of 2^`levels` rows that are `stride` entries apart, times
  /// `scale`.
  ///
  /// - Precondition: `columns <= stride`.
  @specialized(where Self == Float)
  @specialized(where Self == Double)
  package static func transformColumns(
    _ entries: UnsafeMutablePointer<Self>, levels: Int, columns: Int, stride: Int, scale: Self
  ) {
    KernelWork.add(Double((columns * levels) << levels), to: .transformAdds)
    let widest = widestLevels
    var done = 0
    if widest >= 4 { transform(SIMD16<Self>.self, entries, levels, columns, stride, scale, &done) }
    if widest >= 3 { transform(SIMD8<Self>.self, entries, levels, columns, stride, scale, &done) }
    if widest >= 2 { transform(SIMD4<Self>.self, entries, levels, columns, stride, scale, &done) }
    if widest >= 1 { transform(SIMD2<Self>.self, entries, levels, columns, stride, scale, &done) }
    transform(Self.self, entries, levels, columns, stride, scale, &done)
  }

  /// log2 of the lanes of the target's widest vector.
  private static var widestLevels: Int {
    @inline(__always) get {
      (Int(overparam_code_vector_bytes()) / MemoryLayout<Self>.stride).trailingZeroBitCount
    }
  }

  /// Transforms contiguous blocks as columns of rows of one vector, and the lanes of each vector.
  @inline(__always)
  private static func transformRows<Vector: BitwiseCopyable>(
    _ vector: Vector.Type, _ entries: UnsafeMutablePointer<Self>, _ levels: Int, _ blocks: Int,
    _ scale: Self
  ) {
    let laneLevels = HadamardLanes<Vector, Self>.levels
    HadamardRecursion<Vector, Self>.transform(
      entries,
      .init(
        levels: levels - laneLevels, blocks: blocks, stride: 1 << laneLevels,
        columns: 1 << laneLevels, scale: scale, mixesLanes: true))
  }

  /// Transforms as many of the columns from `done` on as whole vectors cover.
  @inline(__always)
  private static func transform<Vector: BitwiseCopyable>(
    _ vector: Vector.Type, _ entries: UnsafeMutablePointer<Self>, _ levels: Int, _ columns: Int,
    _ stride: Int, _ scale: Self, _ done: inout Int
  ) {
    let laneLevels = HadamardLanes<Vector, Self>.levels
    let columns = ((columns - done) >> laneLevels) << laneLevels
    guard columns > 0 else { return }
    HadamardRecursion<Vector, Self>.transform(
      entries + done,
      .init(
        levels: levels, blocks: 1, stride: stride, columns: columns, scale: scale,
        mixesLanes: false))
    done += columns
  }
}
