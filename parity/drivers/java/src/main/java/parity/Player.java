package parity;

import com.aliyun.credentials.Client;
import com.aliyun.credentials.models.Config;
import com.aliyun.credentials.models.CredentialModel;
import com.aliyun.tea.NameInMap;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gets the credential of one case from the Java port. It is loaded anew for each case, with the port. */
public final class Player {
    /** The port's field names, where they are not what the spec calls the field. */
    private static final Map<String, String> NAMES = Map.of(
            "credentialsUri", "credentialsURI", "stsEndpoint", "STSEndpoint");

    private Player() {}

    /** The outcomes of one case, as JSON; both sides of the class loader know no more than text. */
    public static String play(String text) {
        JsonObject asked = JsonParser.parseString(text).getAsJsonObject();
        return new GsonBuilder().serializeNulls().create().toJson(Map.of("outcomes", play(asked)));
    }

    /** Fields of the port's models, and what they are called on the wire. */
    private static Map<String, String> names(Class<?> model) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Field field : model.getFields()) {
            NameInMap name = field.getAnnotation(NameInMap.class);
            found.put(field.getName(), name == null ? field.getName() : name.value());
        }
        return found;
    }

    private static List<Object> play(JsonObject asked) {
        if (asked.has("names")) {
            return List.of(Map.of("Config", names(Config.class), "CredentialModel", names(CredentialModel.class)));
        }
        Config settings = null;
        if (!asked.has("chain")) {
            try {
                settings = config(asked.getAsJsonObject("config"));
            } catch (ReflectiveOperationException | IllegalArgumentException error) {
                return List.of(Map.of("kind", "unsupported"));
            }
        }
        Client client;
        try {
            client = settings == null ? new Client() : new Client(settings);
        } catch (Exception | StackOverflowError error) {
            return List.of(Map.of("kind", "error"));
        }
        List<Object> outcomes = new ArrayList<>();
        for (int i = 0; i < asked.get("calls").getAsInt(); i++) {
            outcomes.add(ask(client));
        }
        return outcomes;
    }

    private static Config config(JsonObject fields) throws ReflectiveOperationException {
        Config result = new Config();
        for (String name : fields.keySet()) {
            Field field = Config.class.getField(NAMES.getOrDefault(name, name));
            if (field.getType() == String.class && !fields.getAsJsonPrimitive(name).isString()) {
                throw new IllegalArgumentException(name);
            }
            field.set(result, new GsonBuilder().create().fromJson(fields.get(name), field.getType()));
        }
        return result;
    }

    private static Map<String, Object> ask(Client client) {
        CredentialModel model;
        try {
            model = client.getCredential();
        } catch (Exception error) {
            return Map.of("kind", "error");
        }
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("accessKeyId", model.getAccessKeyId());
        found.put("accessKeySecret", model.getAccessKeySecret());
        found.put("securityToken", model.getSecurityToken());
        found.put("bearerToken", model.getBearerToken());
        found.put("type", model.getType());
        found.put("providerName", model.getProviderName());
        return Map.of("kind", "ok", "credential", found);
    }
}
