/// What a run can be written as, for tools that exist already: a value a format, in the file of the format.
package struct ExportFormat: Equatable, Sendable {
  /// As the command line has it.
  package let name: String
  /// For whom it is, in a line.
  package let summary: String
  /// Whether it holds the ladders of one study in one size, and not all of a run.
  package let holdsOneStudy: Bool
  let document: @Sendable (RunExport) throws -> ExportDocument

  init(
    _ name: String, _ summary: String, holdsOneStudy: Bool = false,
    document: @escaping @Sendable (RunExport) throws -> ExportDocument
  ) {
    (self.name, self.summary, self.holdsOneStudy) = (name, summary, holdsOneStudy)
    self.document = document
  }

  /// Every format.
  package static let all: [ExportFormat] = [
    .googleBenchmark, .benchopt, .extrap, .githubAction, .csv, .costs, .junit,
  ]

  package static func == (left: ExportFormat, right: ExportFormat) -> Bool {
    left.name == right.name
  }
}
