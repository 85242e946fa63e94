// The JDK's own HttpClient, no library: java Watch.java http://localhost:27200 BOM_ID TOKEN
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

class Watch {
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var uri = URI.create(arguments[0] + "/api/enrichment/stream/" + arguments[1]);
        var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + arguments[2]).build();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var response = client.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) throw new IOException("Status " + response.statusCode());
            var parser = new Watch();
            lines.forEach(parser::line);
        }
    }

    private String event = "message";
    private String id = "-";
    private String data;

    private void line(String line) {
        if (line.startsWith("event: ")) event = line.substring(7);
        else if (line.startsWith("id: ")) id = line.substring(4);
        else if (line.startsWith("data: ")) data = line.substring(6);
        if (!line.isEmpty()) return;

        // A block without data is no event: keepalives come as comments.
        if (data != null) System.out.println(event + " " + id + " " + data);
        event = "message";
        id = "-";
        data = null;
    }
}
