import Measurement
import Training

/// How a table in a file is read, as options of cells.
extension TableLayout {
  /// What a cell records: `header`, and `drop` where columns are left out.
  var options: [String: OptionValue] {
    var options = ["header": OptionValue.word(header.rawValue)]
    if !dropped.isEmpty { options["drop"] = .word(dropped.joined(separator: ",")) }
    return options
  }

  /// What cells with these options read.
  init(of options: [String: OptionValue]) {
    self.init(
      header: options["header"].flatMap { Header(rawValue: $0.text) } ?? .automatic,
      dropped: options["drop"]?.text.split(separator: ",").map(String.init) ?? [])
  }
}
