// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: Swift 6 mode, explicit existentials and imports, visible unsafety.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A target of ours under `Sources/<name>`.
func module(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = [],
    plugins: [Target.PluginUsage] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        exclude: exclude,
        swiftSettings: strict,
        plugins: plugins
    )
}

/// The tests of one target, under `Tests/<name>Tests`.
func tests(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        exclude: exclude,
        swiftSettings: strict
    )
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: [Target.Dependency] = [
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

let package = Package(
    name: "penguinhooks",
    products: [.executable(name: "penguinhooks", targets: ["penguinhooks"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            exact: "2.28.1",
            traits: []
        ),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"])]
        ),
        .systemLibrary(
            name: "CLibCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]
        ),
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),

        .executableTarget(name: "EmbedTool", path: "Sources/EmbedTool", swiftSettings: strict),
        .plugin(
            name: "EmbedFiles",
            capability: .buildTool(),
            dependencies: ["EmbedTool"],
            path: "Sources/EmbedFiles"
        ),

        module("Text", []),
        module("Model", ["Text"]),
        module("Catalogue", ["Text", "Model"], exclude: ["Types"], plugins: ["EmbedFiles"]),
        module("Declarations", ["Text", "Model", "Catalogue", "CLibYAML"]),
        module("Planning", ["Text", "Model"]),
        module("Store", ["Text", "Model", "CSQLite", grdb, sqlite]),
        module("Signing", ["Model", "COpenSSL"]),
        module("Transport", ["Model", "CLibCurl", deque]),
        module("Delivery", ["Text", "Model", "Store", "Signing", deque, lifecycle, logging]),
        module(
            "API",
            ["Text", "Model", "Planning", "Store", "Signing", "Catalogue", hummingbird, logging]
                + hummingbirdTLS
        ),
        module("Templates", []),
        module("Site", ["Text", "Model", "Catalogue", "Templates"], plugins: ["EmbedFiles"]),
        module("Receiver", ["Text", "Model", "Signing"] + nio),
        .executableTarget(
            name: "penguinhooks",
            dependencies: [
                "Text", "Model", "Catalogue", "Declarations", "Planning", "Store", "Signing",
                "Transport", "Delivery", "API", "Site", "Receiver",
                arguments, lifecycle, logging,
            ],
            exclude: ["Resources"],
            swiftSettings: strict,
            plugins: ["EmbedFiles"]
        ),
        module("TestSupport", ["Text", "Model", "Store", "Receiver", subprocess]),
        .executableTarget(
            name: "Benchmarks",
            exclude: ["Peers", "Scripts"],
            swiftSettings: strict
        ),

        .target(
            name: "CPowerCut",
            path: "Tests/CPowerCut",
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
        tests("Text", [subprocess]),
        tests("Model", ["Text"]),
        tests("Catalogue", ["Text", "Model", subprocess]),
        tests("Declarations", ["Text", "Model", "Catalogue", "TestSupport"], exclude: ["Golden"]),
        tests("Planning", ["Text", "Model", "TestSupport"], exclude: ["Golden"]),
        tests(
            "Store",
            ["Text", "Model", "TestSupport", "CPowerCut", grdb],
            exclude: ["Golden"]
        ),
        tests("Signing", ["Model"]),
        tests("Transport", ["Model", "Receiver", "TestSupport"]),
        tests(
            "Delivery",
            ["Text", "Model", "Store", "Signing", "Transport", "Receiver", "TestSupport"]
        ),
        tests(
            "API",
            [
                "Text", "Model", "Planning", "Store", "Signing", "Catalogue", "TestSupport",
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]
        ),
        tests("Templates", ["Text"]),
        tests("Site", ["Templates", "Text", "Model", "Catalogue", "TestSupport"]),
        tests("Receiver", ["Text", "Model", "Signing", "TestSupport"]),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "penguinhooks", "Text", "Model", "Signing", "TestSupport", "Receiver", subprocess,
            ],
            exclude: ["Support"],
            swiftSettings: strict
        ),
    ]
)
