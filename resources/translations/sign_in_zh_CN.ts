<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>SignIn</name>
    <message><source>Storekeeper</source><translation>店管家</translation></message>
    <message><source>Head-office console of the shops</source><translation>零售店铺管理</translation></message>
    <message><source>Sample chain: enter as</source><translation>试用数据：以下列身份进入</translation></message>
    <message><source>or with your own account</source><translation>或用自己的账户</translation></message>
    <message><source>&amp;Name</source><translation>用户名</translation></message>
    <message><source>&amp;Password</source><translation>密码</translation></message>
    <message><source>Caps Lock is on</source><translation>大写锁定已开</translation></message>
    <message><source>Sign in</source><translation>登录</translation></message>
    <message><source>This happens once; later starts take seconds.</source><translation>只有首次需要较长时间，以后几秒便可。</translation></message>
    <message><source>Try again now</source><translation>立即再试</translation></message>
    <message><source>Language</source><translation>语言</translation></message>
    <message><source>Text size</source><translation>字体大小</translation></message>
    <message><source>A</source><translation>字</translation></message>
    <message><source>Traditional Chinese</source><translation>繁体中文</translation></message>
    <message><source>English</source><translation>英文</translation></message>
    <message><source>Simplified Chinese</source><translation>简体中文</translation></message>
    <message><source>Standard text</source><translation>标准字体</translation></message>
    <message><source>Comfortable text</source><translation>舒适字体</translation></message>
    <message><source>Large text</source><translation>大字体</translation></message>
    <message><source>Server</source><translation>服务器</translation></message>
    <message><source>Change</source><translation>更改</translation></message>
    <message><source>Change the server</source><translation>更改服务器</translation></message>
</context>
<context>
    <name>PasswordEdit</name>
    <message><source>Show the password</source><translation>显示密码</translation></message>
    <message><source>Hide the password</source><translation>隐藏密码</translation></message>
</context>
</TS>
