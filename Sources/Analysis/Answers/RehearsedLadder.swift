import Foundation

/// One ladder and how predictions of it went that could be checked.
struct RehearsedLadder: Sendable {
  let ladder: AmountLadder
  let beyond: [Rehearsal]
  let inside: [Rehearsal]

  init(_ ladder: AmountLadder) {
    self.ladder = ladder
    beyond = ladder.rehearsalsBeyond
    inside = ladder.rehearsalsInside
  }

  /// Without one size, and without predictions between its neighbours and it, for predictions inside alone.
  init(_ ladder: AmountLadder, hiding hidden: Int) {
    let rest = ladder.count > hidden ? ladder.keeping { $0 != hidden } : ladder
    self.ladder = rest
    beyond = []
    inside = rest.rehearsalsInside.filter { $0.target != hidden - 1 && $0.target != hidden }
  }

  /// Its roughness as its first `visible` sizes show it; of two errors three sizes apart the older counts half,
  /// and those at four times the size half of those at twice.
  func roughness(visible: Int, typical: Double) -> Double {
    let past = beyond.lazy.filter { $0.target < visible }.map { rehearsal in
      let age = Double(visible - 1 - rehearsal.target)
      return (
        score: rehearsal.score, weight: exp2(-age / 3) * (rehearsal.distance == .twice ? 1 : 0.5)
      )
    }
    return Calibration.roughness(past, typical: typical)
  }

  /// Its roughness between sizes, without what the size of index `target` and its neighbours show.
  func roughness(apartFrom target: Int? = nil, typical: Double) -> Double {
    let apart = inside.lazy.filter { rehearsal in
      target.map { abs(rehearsal.target - $0) >= 2 } ?? true
    }
    return Calibration.roughness(apart.map { (score: $0.score, weight: 1) }, typical: typical)
  }
}

extension [RehearsedLadder] {
  /// From the first `visible` sizes of every ladder; from all when nil.
  func calibrationBeyond(visible: Int? = nil) -> Calibration? {
    let seen = map { ladder in
      let count = Swift.min(visible ?? ladder.ladder.count, ladder.ladder.count)
      return (ladder, count, ladder.beyond.filter { $0.target < count })
    }
    let typical = Calibration.typical(seen.flatMap { $0.2.map(\.score) })
    let scores = seen.flatMap { ladder, count, rehearsals in
      rehearsals.map { rehearsal -> Calibration.Score in
        let roughness = ladder.roughness(visible: rehearsal.origin, typical: typical)
        return (
          ladder.ladder.family, Double(count - 1 - rehearsal.target), rehearsal.score / roughness
        )
      }
    }
    return Calibration(scores, typical: typical)
  }

  /// From every size of every ladder that has neighbours.
  func calibrationInside() -> Calibration? {
    let typical = Calibration.typical(flatMap { $0.inside.map(\.score) })
    let scores = flatMap { ladder in
      ladder.inside.map { rehearsal -> Calibration.Score in
        let roughness = ladder.roughness(apartFrom: rehearsal.target, typical: typical)
        return (ladder.ladder.family, 0, rehearsal.score / roughness)
      }
    }
    return Calibration(scores, typical: typical)
  }
}
