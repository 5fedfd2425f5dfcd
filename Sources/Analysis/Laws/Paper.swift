import Embedded
package import Foundation
import Measurement
package import Vocabulary

/// A paper whose claims are judged. One JSON file each, under `Papers`; the keys are explained in `Papers/README.md`.
package struct Paper: Decodable, Equatable, Sendable {
  /// Authors' initials and year, by which this project calls it.
  package let key: String
  /// Its arXiv number.
  package let arXiv: String
  /// What it says of costs and convergence.
  package let says: [Statement]

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case key, says
    case arXiv = "arxiv"
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    key = try container.decode(String.self, forKey: .key)
    arXiv = try container.decode(String.self, forKey: .arXiv)
    says = try container.decode([Statement].self, forKey: .says)
    if says.isEmpty { throw container.invalid(.says, "is empty") }
  }
}

/// A sentence of a paper, and what decides it.
package struct Statement: Decodable, Equatable, Sendable {
  /// In our words.
  package let sentence: String
  /// Ids of the claims whose verdicts are its own; empty where none is.
  package let decidedBy: [String]
  /// The sizes along whose ladders they decide it; nil for all that they grow in.
  package let sizes: [Variable]?
  /// What is told beside the verdict, or in its place.
  package let observed: Observation?
  /// Why nothing decides it.
  package let untested: String?

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case sentence, decidedBy, observed, untested
    case sizes = "in"
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    sentence = try container.decode(String.self, forKey: .sentence)
    decidedBy = try container.decodeIfPresent([String].self, forKey: .decidedBy) ?? []
    sizes = try container.decodeIfPresent([Variable].self, forKey: .sizes)
    observed = try container.decodeIfPresent(Observation.self, forKey: .observed)
    untested = try container.decodeIfPresent(String.self, forKey: .untested)
    if sentence.isEmpty { throw container.invalid(.sentence, "is empty") }
    if decidedBy.isEmpty, observed == nil, untested == nil {
      throw container.invalid(.untested, "is missing where nothing decides the sentence")
    }
    if decidedBy.isEmpty, sizes != nil { throw container.invalid(.sizes, "is for claims") }
    if !decidedBy.isEmpty, untested != nil {
      throw container.invalid(.untested, "stands beside claims that decide the sentence")
    }
  }
}

extension Paper {
  /// Those that come with the package, in the order of their arXiv numbers.
  package static let all: [Paper] = {
    do {
      return try Embedded.files(of: "Sources/Analysis/Papers")
        .map { try read(Data($1.utf8), file: $0) }.sorted { $0.arXiv < $1.arXiv }
    } catch {
      preconditionFailure("a paper that was built in cannot be read: \(error)")
    }
  }()

  /// The paper in `data`, the contents of the file called `file`. Throws ``ClaimError``.
  package static func read(_ data: Data, file: String) throws(ClaimError) -> Paper {
    let paper: Paper
    do {
      paper = try RecordCoding.read(Paper.self, from: data)
    } catch {
      throw ClaimError(file: file, fault: (error as? DecodingError)?.oneLine ?? "\(error)")
    }
    guard file == paper.key + ".json" else {
      throw ClaimError(file: file, fault: "key: '\(paper.key)' is not the name of the file")
    }
    return paper
  }

  /// The key of the paper with this arXiv number; `arXiv NUMBER` for one that is not known.
  package static func name(_ arXiv: String) -> String {
    all.first { $0.arXiv == arXiv }?.key ?? "arXiv \(arXiv)"
  }
}
