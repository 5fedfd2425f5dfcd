internal import COpenBLAS

extension Float {
  package static func transformBlocks(
    _ entries: UnsafeMutablePointer<Float>, levels: Int, blocks: Int, scale: Float
  ) {
    switch min(levels, widestLevels) {
    case 0: transformRows(FloatLanes1.self, entries, levels, blocks, scale)
    case 1: transformRows(FloatLanes2.self, entries, levels, blocks, scale)
    case 2: transformRows(FloatLanes4.self, entries, levels, blocks, scale)
    case 3: transformRows(FloatLanes8.self, entries, levels, blocks, scale)
    default: transformRows(FloatLanes16.self, entries, levels, blocks, scale)
    }
  }

  package static func transformColumns(
    _ entries: UnsafeMutablePointer<Float>, levels: Int, columns: Int, stride: Int, scale: Float
  ) {
    let widest = widestLevels
    var column = 0
    if widest >= 4 {
      column += transform(
        FloatLanes16.self, entries + column, levels, columns - column, stride, scale)
    }
    if widest >= 3 {
      column += transform(
        FloatLanes8.self, entries + column, levels, columns - column, stride, scale)
    }
    if widest >= 2 {
      column += transform(
        FloatLanes4.self, entries + column, levels, columns - column, stride, scale)
    }
    if widest >= 1 {
      column += transform(
        FloatLanes2.self, entries + column, levels, columns - column, stride, scale)
    }
    column += transform(FloatLanes1.self, entries + column, levels, columns - column, stride, scale)
  }

  /// log2 of the lanes of the target's widest vector.
  private static var widestLevels: Int {
    (Int(overparam_code_vector_bytes()) / MemoryLayout<Float>.stride).trailingZeroBitCount
  }
}

extension Double {
  package static func transformBlocks(
    _ entries: UnsafeMutablePointer<Double>, levels: Int, blocks: Int, scale: Double
  ) {
    switch min(levels, widestLevels) {
    case 0: transformRows(DoubleLanes1.self, entries, levels, blocks, scale)
    case 1: transformRows(DoubleLanes2.self, entries, levels, blocks, scale)
    case 2: transformRows(DoubleLanes4.self, entries, levels, blocks, scale)
    default: transformRows(DoubleLanes8.self, entries, levels, blocks, scale)
    }
  }

  package static func transformColumns(
    _ entries: UnsafeMutablePointer<Double>, levels: Int, columns: Int, stride: Int, scale: Double
  ) {
    let widest = widestLevels
    var column = 0
    if widest >= 3 {
      column += transform(
        DoubleLanes8.self, entries + column, levels, columns - column, stride, scale)
    }
    if widest >= 2 {
      column += transform(
        DoubleLanes4.self, entries + column, levels, columns - column, stride, scale)
    }
    if widest >= 1 {
      column += transform(
        DoubleLanes2.self, entries + column, levels, columns - column, stride, scale)
    }
    column += transform(
      DoubleLanes1.self, entries + column, levels, columns - column, stride, scale)
  }

  /// log2 of the lanes of the target's widest vector.
  private static var widestLevels: Int {
    (Int(overparam_code_vector_bytes()) / MemoryLayout<Double>.stride).trailingZeroBitCount
  }
}

/// Transforms contiguous blocks as columns of rows of one vector, and the lanes of each vector.
private func transformRows<Lanes: HadamardLanes>(
  _ lanes: Lanes.Type, _ entries: UnsafeMutablePointer<Lanes.Scalar>, _ levels: Int, _ blocks: Int,
  _ scale: Lanes.Scalar
) {
  HadamardRecursion<Lanes>.transform(
    entries,
    .init(
      levels: levels - Lanes.levels, blocks: blocks, stride: 1 << Lanes.levels,
      columns: 1 << Lanes.levels, scale: scale, mixesLanes: true))
}

/// Transforms as many columns as whole vectors cover, and returns their number.
private func transform<Lanes: HadamardLanes>(
  _ lanes: Lanes.Type, _ entries: UnsafeMutablePointer<Lanes.Scalar>, _ levels: Int,
  _ columns: Int, _ stride: Int, _ scale: Lanes.Scalar
) -> Int {
  let columns = (columns >> Lanes.levels) << Lanes.levels
  if columns > 0 {
    HadamardRecursion<Lanes>.transform(
      entries,
      .init(
        levels: levels, blocks: 1, stride: stride, columns: columns, scale: scale,
        mixesLanes: false))
  }
  return columns
}
