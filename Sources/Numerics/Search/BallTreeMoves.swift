extension BallTree {
  /// Moves a point to d entries of `row`; every ball that it is in grows to reach it.
  ///
  /// Balls never shrink and points stay in the balls they are in: a tree whose points moved far visits
  /// more, until ``rebuild()``.
  ///
  /// - Complexity: 5 d flops a level, log16(m) levels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func move(_ point: Int, to row: UnsafePointer<Scalar>) {
    precondition(point >= 0 && point < count, "there is no such point")
    let place = Int(placeOfPoint.pointer[point])
    points.write(row, at: place)
    for level in 1...height {
      let ball = place >> (4 * level)
      let number = levelStarts.pointer[level - 1] + ball
      let centre = centre(level: level, ball)
      var squared: Scalar = 0
      for k in 0..<dimension {
        let difference = row[k] - centre[k * Self.fan]
        squared += difference * difference
      }
      let needed = squared.isFinite ? reach(centre, squared: squared) : .infinity
      if !(needed <= reaches.pointer[number]) { reaches.pointer[number] = needed }
    }
  }
}
