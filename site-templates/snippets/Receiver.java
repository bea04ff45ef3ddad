import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    static boolean verifySignature(byte[] payload, String signature, String secret)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = "sha256=" + HexFormat.of().formatHex(mac.doFinal(payload));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    // Usage
    public static void main(String[] args) throws IOException {
        String secret = "whsec_..."; // Your webhook secret
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/webhooks/penguinmails", exchange -> {
            byte[] payload = exchange.getRequestBody().readAllBytes();
            String signature = exchange.getRequestHeaders().getFirst("x-penguinmails-signature");
            boolean valid = false;
            try {
                valid = signature != null && verifySignature(payload, signature, secret);
            } catch (GeneralSecurityException error) {
                System.err.println(error);
            }
            if (valid) {
                // Process event
                System.out.println("Event: " + exchange.getRequestHeaders().getFirst("x-penguinmails-event"));
            }
            exchange.sendResponseHeaders(valid ? 200 : 401, -1);
            exchange.close();
        });
        server.start();
    }
}
