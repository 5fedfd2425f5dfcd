internal import Embedded
internal import Foundation

extension Dataset {
  /// The handwritten digits that the package carries.
  package static let digits = Dataset("digits") { scope throws(ProblemError) in
    try Table.digits(scope: scope)
  }
}

extension NamedDataset {
  static let digits = NamedDataset(name: "digits", .digits)
}

extension Table {
  /// 64 pixels, and as label the parity of the digit.
  package static func digits(scope: ReadingScope = .whole) throws(ProblemError) -> Table {
    let text = Embedded.text(of: "digits.csv", in: "Sources/Training/Problems/Data")
    return try Table(bytes: Data(text.utf8), path: "digits.csv", scope: scope).labelledByParity
  }

  /// The same features with the parity of the labels in their place: -1 for even and +1 for odd.
  var labelledByParity: Table {
    var table = self
    table.labels = labels?.map { $0.truncatingRemainder(dividingBy: 2) == 0 ? -1 : 1 }
    return table
  }
}
