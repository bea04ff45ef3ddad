import Foundation

/// The state file that `terraform apply` of the benchmark's resources leaves; really applying them takes minutes.
enum TerraformState {
    static func document(of count: Int) throws -> Data {
        try JSONSerialization.data(withJSONObject: [
            "version": 4, "terraform_version": "1.11.4", "serial": 1,
            "lineage": UUID().uuidString.lowercased(), "outputs": [String: String](),
            "resources": (0..<count).map(resource), "check_results": NSNull(),
        ])
    }

    private static func resource(_ index: Int) -> [String: Any] {
        let value: [String: Any] = [
            "value": [
                "name": "Webhook number \(index)", "url": "https://e\(index).example.com/in",
            ],
            "type": ["object", ["name": "string", "url": "string"]] as [Any],
        ]
        let attributes: [String: Any] = [
            "id": UUID().uuidString.lowercased(), "input": value, "output": value,
            "triggers_replace": NSNull(),
        ]
        let instance: [String: Any] = [
            "schema_version": 0, "attributes": attributes, "sensitive_attributes": [String](),
        ]
        return [
            "mode": "managed", "type": "terraform_data", "name": "hook_\(index)",
            "provider": #"provider["terraform.io/builtin/terraform"]"#, "instances": [instance],
        ]
    }
}
