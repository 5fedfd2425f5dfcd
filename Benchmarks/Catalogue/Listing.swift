import Foundation
import Measurement
import Training
import Vocabulary

/// Everything that can be run, for people and for machines.
package struct Listing: Encodable {
  private let families: [FamilyListing]
  private let kernels = kernelList.map(KernelListing.init)
  private let datasets = datasetList.map(\.name)
  private let targets = Target.names

  package init() {
    families = Family.trainings.map(FamilyListing.init)
  }

  /// Tables under the families' names, without a newline at the end.
  package var text: String {
    (families.map(\.text) + [
      "kernels: measured by themselves\n"
        + GroupedTable(["kernel", "what it does", "beside"], kernels.map(\.fields)).text,
      "data sets: \(datasets.joined(separator: ", ")), or the path of a file: "
        + DataFormat.allCases.map(\.rawValue).joined(separator: ", "),
      "targets: \(targets.joined(separator: ", ")), column:NAME of a file, or the path of a file",
    ]).joined(separator: "\n\n")
  }
}

private struct KernelListing: Encodable {
  let name: String
  let summary: String
  let alternative: String

  init(_ entry: KernelEntry) {
    (name, summary, alternative) = (entry.name, entry.summary, entry.alternative)
  }

  var fields: [String] { [name, summary, alternative] }
}

private struct FamilyListing: Encodable {
  let name: String
  let studies: [String]
  let solvers: [SolverListing]

  init(_ family: Family) {
    name = family.rawValue
    var names: [String] = []
    for study in family.studies(.quick) where !names.contains(study.name) {
      names.append(study.name)
    }
    studies = names
    solvers = solverList.map(\.descriptor).filter { $0.family == family }.map(SolverListing.init)
  }

  var text: String {
    let rows = solvers.map { [$0.name, $0.summary, $0.papers.joined(separator: ", ")] }
    let options = solvers.flatMap { solver in
      solver.options.map {
        "  \(solver.name) --option \($0.name)=\($0.syntax)   (default \($0.default))"
      }
    }
    return """
      \(name): studies \(studies.joined(separator: ", "))
      \(GroupedTable(["solver", "what it does", "papers"], rows).text)
      \(options.joined(separator: "\n"))
      """
  }
}

private struct SolverListing: Encodable {
  let name: String
  let summary: String
  let papers: [String]
  let phases: [String]
  let options: [OptionListing]

  init(_ descriptor: SolverDescriptor) {
    name = descriptor.name
    summary = descriptor.summary
    papers = descriptor.papers
    phases = descriptor.phases.map(\.rawValue)
    options = descriptor.options.map(OptionListing.init)
  }
}

private struct OptionListing: Encodable {
  let name: String
  let `default`: String
  let syntax: String
  let summary: String

  init(_ option: OptionDescriptor) {
    name = option.name
    `default` = option.defaultValue
    syntax = option.syntax
    summary = option.summary
  }
}
