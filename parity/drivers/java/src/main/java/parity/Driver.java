package parity;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Plays many cases and prints one JSON line for each. Each is played as if the runtime had just been started: with other
 * variables, another home folder, and the port with all of its state loaded anew.
 */
public final class Driver {
    private Driver() {}

    /** Arguments: where the port is, and where Player is; neither is on the class path. */
    public static void main(String[] arguments) throws Exception {
        URL[] places = {Path.of(arguments[0]).toUri().toURL(), Path.of(arguments[1]).toUri().toURL()};
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What the port prints goes nowhere.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            JsonObject order = JsonParser.parseString(line).getAsJsonObject();
            startOver(order);
            String[] answer = {"{\"outcomes\": null}"};
            Thread player = new Thread(() -> answer[0] = play(places, order.getAsJsonObject("asked").toString()));
            player.setDaemon(true);
            player.start();
            player.join(1000L * order.get("limit_s").getAsInt());
            answers.println(player.isAlive() ? "{\"hung\": true}" : answer[0]);
        }
        // The port leaves threads of its own behind.
        System.exit(0);
    }

    private static String play(URL[] places, String asked) {
        try (URLClassLoader loader = new URLClassLoader(places, Driver.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object answer = loader.loadClass("parity.Player").getMethod("play", String.class).invoke(null, asked);
            return (String) answer;
        } catch (Exception | StackOverflowError error) {
            return "{\"outcomes\": null}";
        }
    }

    private static void startOver(JsonObject order) throws ReflectiveOperationException {
        JsonObject variables = order.getAsJsonObject("environment");
        Map<String, String> environment = new HashMap<>();
        for (String name : variables.keySet()) {
            environment.put(name, variables.get(name).getAsString());
        }
        // The runtime keeps its variables behind an unmodifiable view; the map behind it is the real one.
        Field inner = System.getenv().getClass().getDeclaredField("m");
        inner.setAccessible(true);
        @SuppressWarnings("unchecked")
        Map<String, String> real = (Map<String, String>) inner.get(System.getenv());
        real.clear();
        real.putAll(environment);
        System.setProperty("user.home", environment.get("HOME"));
    }
}
