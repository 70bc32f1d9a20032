// What the tables of the documentation say beside the texts of the spec, in both languages.
export const ENGLISH = {
  heads: ['Parameter', 'Type', 'Required', 'Bounds', 'Environment variable', 'Meaning'], text: 'description',
  yes: 'yes', no: 'no', comma: ', ',
  from: (low) => `from ${low}`, to: (high) => `to ${high}`, characters: (n) => `up to ${n} characters`,
  title: 'Parameters',
  generated: 'Generated from `catalogue/main.tea` by `make codegen`: change the spec, not this page.',
  inCode: 'In code, the parameters of a type are fields of `Config`; those named as “of the provider only” are keywords of'
    + ' its provider class. `http` are those of every type that calls a server.',
  variables: '## Environment variables', columns: ['Variable', 'Stands for'],
  standsFor: (name, types) => `${name} of ${types.join(', ')}`,
  switchesOff: (types) => `\`true\` switches off ${types.join(', ')}`, between: '; ',
  others: 'For every type:',
  ofEveryType: [
    ['`ALIBABA_CLOUD_CREDENTIALS_SOURCES`', 'the sources of the default chain, in their order, separated by commas'],
    ['`ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID`', '`expected_account_id` of `Config`: a credential of another account is refused'],
    ['`ALIBABA_CLOUD_CREDENTIALS_CACHE`', 'a cache between processes: `file`, or the address of a Redis'],
    ['`ALIBABA_CLOUD_CREDENTIALS_CACHE_KEY`', 'a key of one’s own for that cache, 32 bytes in Base64'],
    ['`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`', 'proxies, and the hosts that need none; in lower case too'],
    ['`SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`, `SSL_CERT_DIR`',
      'certificate authorities instead of those of certifi; the first that is set counts'],
    ['`ACTIONS_ID_TOKEN_REQUEST_URL`, `ACTIONS_ID_TOKEN_REQUEST_TOKEN`',
      'set by a job of GitHub Actions or Forgejo, for `github_actions`'],
    ['`HOME`', 'the folder that `~` stands for in the paths of files'],
  ],
};

export const CHINESE = {
  heads: ['参数', '类型', '必填', '取值范围', '环境变量', '说明'], text: 'zh',
  yes: '是', no: '否', comma: '，',
  from: (low) => `最小 ${low}`, to: (high) => `最大 ${high}`, characters: (n) => `最多 ${n} 个字符`,
  title: '参数 { #parameters }',
  generated: '本页由 `make codegen` 根据 `catalogue/main.tea` 生成：请修改该文件，不要修改本页。',
  inCode: '在代码中，各类型的参数就是 `Config` 的字段；注明“仅凭据提供程序有此参数”的，是对应凭据提供程序类的关键字参数。'
    + '`http` 中的参数适用于所有需要调用服务端的类型。',
  variables: '## 环境变量 { #environment-variables }', columns: ['变量', '作用'],
  standsFor: (name, types) => `${types.join('、')} 的 ${name}`,
  switchesOff: (types) => `为 \`true\` 时关闭 ${types.join('、')}`, between: '；',
  others: '适用于所有类型：',
  ofEveryType: [
    ['`ALIBABA_CLOUD_CREDENTIALS_SOURCES`', '默认凭据链使用哪些来源及其顺序，以逗号分隔'],
    ['`ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID`', '`Config` 的 `expected_account_id`：拒绝属于其他账号的凭据'],
    ['`ALIBABA_CLOUD_CREDENTIALS_CACHE`', '跨进程缓存：`file` 或 Redis 的地址'],
    ['`ALIBABA_CLOUD_CREDENTIALS_CACHE_KEY`', '该缓存的自定义密钥：32 字节，Base64 编码'],
    ['`HTTPS_PROXY`、`HTTP_PROXY`、`NO_PROXY`', '代理，以及不经过代理的主机；也可用小写'],
    ['`SSL_CERT_FILE`、`REQUESTS_CA_BUNDLE`、`CURL_CA_BUNDLE`、`SSL_CERT_DIR`',
      '代替 certifi 的证书颁发机构（CA）；以第一个已设置的变量为准'],
    ['`ACTIONS_ID_TOKEN_REQUEST_URL`、`ACTIONS_ID_TOKEN_REQUEST_TOKEN`',
      '由 GitHub Actions 或 Forgejo 的作业设置，供 `github_actions` 使用'],
    ['`HOME`', '文件路径中 `~` 所代表的目录'],
  ],
};
