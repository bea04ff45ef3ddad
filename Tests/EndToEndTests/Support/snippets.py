"""Runs the verification code of the test page over the shared vectors, in each language that is installed.

Usage: snippets.py SNIPPETS FOLDER

Each snippet's function is run as the page shows it. Where the part after "Usage" needs a framework that is not
installed, that part is left out, and so are the framework's imports; Go and Java are compiled whole. Prints a
JSON object: how each language did, "ok", "parsed", "missing" or what went wrong. Debian has no .NET: the C# function
is run by Mono, with the three methods that its class library lacks put beside it.
"""

import json
import os
import shutil
import subprocess
import sys

SNIPPETS, FOLDER = sys.argv[1:]
VECTORS = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../Vectors/signatures.json"))
RUST_CRATES = "/usr/share/cargo/registry"


def read(name):
    with open(os.path.join(SNIPPETS, name), encoding="utf-8") as file:
        return file.read()


def function(name, *without):
    """The snippet up to its usage, without lines that begin with an import of a framework."""
    text = read(name)
    for mark in ["// Usage", "# Usage"]:
        text = text.split(mark)[0]
    return "\n".join(line for line in text.splitlines() if not line.startswith(without or ("\0",))) + "\n"


def write(path, text):
    path = os.path.join(FOLDER, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def run(*command, folder=FOLDER):
    environment = dict(os.environ, GOCACHE=os.path.join(FOLDER, "go-cache"), GOFLAGS="-mod=mod", GO111MODULE="off")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeError((done.stderr + done.stdout)[-800:])
    return done.stdout


# Every program prints a JSON array of what it makes of each vector.
JAVASCRIPT = """
const vectors = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
console.log(JSON.stringify(vectors.map(({body, signature, secret}) => verifySignature(PAYLOAD, signature, secret))));
"""


def node():
    harness = JAVASCRIPT.replace("PAYLOAD", "JSON.parse(body)")
    return run("node", write("node.js", function("node.js") + harness), VECTORS)


def typescript():
    source = "declare const require: any, process: any, Buffer: any;\n" + function("typescript.ts", "import express")
    harness = JAVASCRIPT.replace("PAYLOAD", "JSON.stringify(JSON.parse(body))")
    path = write("typescript.ts", source + harness.replace("{body, signature, secret}", "{body, signature, secret}: any"))
    # Debian has no types of Node's modules, so only syntax is checked; the output is run.
    subprocess.run(["tsc", "--module", "commonjs", "--esModuleInterop", "--target", "es2020", path], cwd=FOLDER,
                   capture_output=True)
    return run("node", os.path.join(FOLDER, "typescript.js"), VECTORS)


def python():
    harness = """
import json, sys
print(json.dumps([
    verify_signature(v["body"].encode(), v["signature"], v["secret"]) for v in json.load(open(sys.argv[1]))
]))
"""
    return run(sys.executable, write("receiver.py", function("python.py", "from flask") + harness), VECTORS)


def go():
    write("go/receiver.go", read("go.go"))
    write("go/vectors.go", """package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func init() {
	text, _ := os.ReadFile(os.Args[1])
	var vectors []struct{ Body, Signature, Secret string }
	if err := json.Unmarshal(text, &vectors); err != nil {
		panic(err)
	}
	results := []bool{}
	for _, v := range vectors {
		results = append(results, verifySignature([]byte(v.Body), v.Signature, v.Secret))
	}
	output, _ := json.Marshal(results)
	fmt.Println(string(output))
	os.Exit(0)
}
""")
    run("go", "build", "-o", "../receiver", ".", folder=os.path.join(FOLDER, "go"))
    return run(os.path.join(FOLDER, "receiver"), VECTORS)


def ruby():
    harness = """
require 'json'
vectors = JSON.parse(File.read(ARGV[0], encoding: 'UTF-8'))
puts JSON.generate(vectors.map { |v| verify_signature(v['body'], v['signature'], v['secret']) })
"""
    return run("ruby", write("receiver.rb", function("ruby.rb") + harness), VECTORS)


def php():
    harness = """
$vectors = json_decode(file_get_contents($argv[1]), true);
echo json_encode(array_map(fn ($v) => verify_signature($v['body'], $v['signature'], $v['secret']), $vectors));
"""
    return run("php", write("receiver.php", function("php.php") + harness), VECTORS)


def java():
    """Vectors go in as lines, since the JDK reads no JSON."""
    with open(VECTORS, encoding="utf-8") as file:
        lines = [field for v in json.load(file) for field in (v["body"], v["signature"], v["secret"])]
    write("java/lines.txt", "\n".join(lines))
    write("java/Receiver.java", read("Receiver.java"))
    write("java/Vectors.java", """import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

public class Vectors {
    public static void main(String[] arguments) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("lines.txt"), StandardCharsets.UTF_8);
        List<Boolean> results = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 3) {
            byte[] payload = lines.get(i).getBytes(StandardCharsets.UTF_8);
            results.add(Receiver.verifySignature(payload, lines.get(i + 1), lines.get(i + 2)));
        }
        System.out.println(results);
    }
}
""")
    folder = os.path.join(FOLDER, "java")
    run("javac", "-encoding", "UTF-8", "Receiver.java", "Vectors.java", folder=folder)
    return run("java", "-cp", ".", "Vectors", folder=folder)


def csharp():
    """Types of the program itself go before those of a `using`."""
    with open(VECTORS, encoding="utf-8") as file:
        lines = [field for v in json.load(file) for field in (v["body"], v["signature"], v["secret"])]
    write("csharp/lines.txt", "\n".join(lines))
    source = "using System;\nusing System.Collections.Generic;\nusing System.IO;\n"
    text = function("Program.cs")
    imports = [line for line in text.splitlines() if line.startswith("using ")]
    body = "\n".join(line for line in text.splitlines() if not line.startswith("using "))
    source += "\n".join(imports) + """
static class HMACSHA256 {
    public static byte[] HashData(byte[] key, byte[] data) {
        return new System.Security.Cryptography.HMACSHA256(key).ComputeHash(data);
    }
}
static class Convert {
    public static string ToHexString(byte[] bytes) { return BitConverter.ToString(bytes).Replace("-", ""); }
}
static class CryptographicOperations {
    public static bool FixedTimeEquals(byte[] left, byte[] right) {
        int difference = left.Length ^ right.Length;
        for (int i = 0; i < left.Length && i < right.Length; i++) difference |= left[i] ^ right[i];
        return difference == 0;
    }
}
static class Vectors {
""" + body + """
    static void Main() {
        var lines = File.ReadAllLines("lines.txt");
        var results = new List<string>();
        for (int i = 0; i < lines.Length; i += 3)
            results.Add(VerifySignature(Encoding.UTF8.GetBytes(lines[i]), lines[i + 1], lines[i + 2]) ? "true" : "false");
        Console.WriteLine("[" + string.Join(",", results) + "]");
    }
}
"""
    write("csharp/Vectors.cs", source)
    folder = os.path.join(FOLDER, "csharp")
    run("mcs", "-out:Vectors.exe", "Vectors.cs", folder=folder)
    return run("mono", "Vectors.exe", folder=folder)


def rust():
    write("rust/lines.txt", "")
    with open(VECTORS, encoding="utf-8") as file:
        lines = [field for v in json.load(file) for field in (v["body"], v["signature"], v["secret"])]
    write("rust/lines.txt", "\n".join(lines))
    write("rust/Cargo.toml", """[package]
name = "receiver"
version = "0.1.0"
edition = "2021"

[dependencies]
hex = "0.4"
hmac = "0.12"
sha2 = "0.10"
""")
    write("rust/.cargo/config.toml", f"""[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "{RUST_CRATES}"
""")
    write("rust/src/main.rs", function("main.rs", "use axum") + """
fn main() {
    let text = std::fs::read_to_string("lines.txt").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let results: Vec<bool> = lines.chunks(3).map(|v| verify_signature(v[0].as_bytes(), v[1], v[2])).collect();
    println!("{:?}", results);
}
""")
    return run("cargo", "run", "--quiet", "--offline", folder=os.path.join(FOLDER, "rust"))


def swift():
    """The frameworks are no part of a toolchain: only the syntax is checked."""
    run("swiftc", "-frontend", "-parse", os.path.join(SNIPPETS, "receiver.swift"))
    return None


LANGUAGES = {
    "Node.js": (node, "node"), "TypeScript": (typescript, "tsc"), "Python": (python, None), "Go": (go, "go"),
    "Ruby": (ruby, "ruby"), "PHP": (php, "php"), "Java": (java, "javac"), "C#": (csharp, "mcs"),
    "Rust": (rust, "cargo"), "Swift": (swift, "swiftc"),
}


def main():
    with open(VECTORS, encoding="utf-8") as file:
        wanted = [vector["valid"] for vector in json.load(file)]
    results = {}
    for language, (work, program) in LANGUAGES.items():
        if program and not shutil.which(program) or language == "Rust" and not os.path.isdir(RUST_CRATES):
            results[language] = "missing"
            continue
        try:
            output = work()
            found = output and json.loads(output)
            results[language] = "ok" if found == wanted else f"{found} is not {wanted}" if output else "parsed"
        except (RuntimeError, ValueError) as error:
            results[language] = str(error)
    print(json.dumps(results))


main()
