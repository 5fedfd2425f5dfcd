import Analysis
import Measurement

/// What keeps repetitions of points from being written as times.
struct PointLoss: Codable, Equatable {
  /// A status, or `missing`, or `no_accepted_iteration`.
  var reason: String
  /// How many points are left out for it altogether.
  var points: Int
  /// How many cells have it.
  var cells: Int

  /// One for each reason, in alphabetical order.
  static func all(among points: [MeasuredPoint]) -> [PointLoss] {
    var losses: [String: PointLoss] = [:]
    for point in points {
      let isLeftOut = point.usable.isEmpty || point.isCensored
      for (reason, count) in point.losses {
        var loss = losses[reason] ?? PointLoss(reason: reason, points: 0, cells: 0)
        loss.cells += count
        loss.points += isLeftOut ? 1 : 0
        losses[reason] = loss
      }
    }
    return losses.values.sorted { $0.reason < $1.reason }
  }

  /// `left out: 2 points with 3 cells timeout (censored: they took longer)`.
  var sentence: String {
    let what = points == 0 ? "" : points == 1 ? "1 point with " : "\(points) points with "
    let note = reason == Status.timeout.rawValue ? " (censored: they took longer)" : ""
    return "left out: \(what)\(cells == 1 ? "1 cell" : "\(cells) cells") \(reason)\(note)"
  }
}
