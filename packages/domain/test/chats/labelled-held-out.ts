/**
 * As `TUNING_MESSAGES`, but written after the words of the classifier were fixed, and left alone since: what it is
 * measured by.
 */
export const HELD_OUT_MESSAGES = `
complaint street_lamp|幼儿园门口那个拐角晚上伸手不见五指，装盏灯行不行
complaint street_lamp|路灯白天亮着晚上倒关了，浪费电
complaint facilities|三部电梯停了两部，上班高峰挤成一锅粥
complaint facilities|楼道感应灯一直亮不熄，晃得眼睛疼
complaint facilities|大堂的自动门夹人，昨天夹到我胳膊
complaint facilities|外墙瓷砖掉一块下来，就砸在我车边上
complaint facilities|小区秋千的铁链子快磨断了
complaint facilities|门禁卡消磁了三次，每次补卡都要收钱
complaint drainage|雨一大我家卫生间就咕嘟咕嘟往外涌水
complaint drainage|后院那个窨井盖没了，拿树枝插着
complaint drainage|楼上卫生间渗下来，我家天花板都发霉了
complaint drainage|排污管接口裂开，一楼过道淌着屎水
complaint water_power_gas|顶楼洗澡水一下冷一下烫，水压不稳
complaint water_power_gas|充值了电费三个小时还不来电
complaint water_power_gas|闻到一股天然气的味，灶台没开火啊
complaint sanitation|果皮箱被人砸烂了，垃圾撒得路上都是
complaint sanitation|电梯里一滩狗尿，没人拖
complaint sanitation|垃圾站建在我们窗户底下，夏天没法过
complaint sanitation|有户人家捡破烂堆满楼梯口，臭烘烘
complaint noise|楼上健身半夜举铁，哐当哐当砸地板
complaint noise|菜市场凌晨四点就开始卸货，吆五喝六
complaint noise|空调外机轰隆隆响，整晚没合眼
complaint noise|学校的广播音量太大，我家病人休息不好
complaint parking_traffic|我的车被刮了一道，也没人留个条
complaint parking_traffic|快递三轮车堵着单元口，轮椅都推不出去
complaint parking_traffic|交了月租还是天天没地方停
complaint parking_traffic|路口老有大车抢灯，过街提心吊胆
complaint illegal_building|顶楼住户把公共露台圈成自家花园了
complaint illegal_building|烧烤摊把炉子支到消火栓前面
complaint illegal_building|车库改成棋牌室，这合规吗？
complaint fire_safety|走廊上煤气罐一排，看着就心惊肉跳
complaint fire_safety|充电棚的插座冒火花，昨天还烧焦一个
complaint fire_safety|楼道防火门常年用砖头顶着，关不上
complaint greening_pets|物业把好好的桂花树砍光了，问都不问一声
complaint greening_pets|有人在草坪上种菜浇粪，熏得人头晕
complaint greening_pets|邻居家的大公鸡四点打鸣，比闹钟还准
complaint property_service|打了五个电话客服都说在忙
complaint property_service|公摊电费凭空多出两百，问就是系统算的
complaint property_service|保洁阿姨只扫一楼，上面从来不上来
complaint neighbour_dispute|楼上晒被子滴水，我刚拖的阳台
complaint neighbour_dispute|隔壁把鞋架和垃圾袋都堆我家门口
complaint neighbour_dispute|中介把三居室隔成八间，人来人往的，乱
complaint welfare_policy|窗口就一个人办业务，排了两小时号
complaint welfare_policy|我爸的残疾补贴停发了也没人说为什么
complaint elderly_care|老年活动室被人占着打牌赌钱，真正的老人进不去
complaint elderly_care|助餐点饭送来都凉透了
complaint other|天天有推销的敲门，还骗走王奶奶两千块
complaint property_service|物业收费时一天三个电话，修东西时查无此人
complaint noise|谢谢对门的装修大队，我终于体会到什么叫地动山摇
complaint sanitation|垃圾分类搞得真好，四个桶倒进一个车
complaint parking_traffic|两个车位停一辆车，您这是横着开的吗
complaint facilities|篮球架的篮板裂得跟蜘蛛网一样
help elderly_care|我老公腰扭了动不得，有没有人能搭把手抬上楼
help other|哪家有梯子，借我换个灯泡
help other|娃娃的疫苗本掉在公交站了，粉色封面，捡到的联系我
help other|刚刚买菜多给人扫了一百块，麻烦卖鸡蛋的大姐看到加我
help elderly_care|我妈忘吃降压药头晕得厉害，谁家有备用的
help other|来个男的帮我拍死这只大蜘蛛，在线等
help other|快生了叫不到车，哪位邻居能送我去医院
help elderly_care|婆婆轮椅的胎爆了，附近哪里能修或者借一个
help welfare_policy|我是聋哑人家属，办证的时候能不能派个人陪同翻译
help other|邻居们帮留意一下，我家孩子放学还没到家，穿黄外套
help elderly_care|谁认识照顾老人的护工，介绍一个给我
help other|身份证可能掉在健身器材那里了，姓罗，见到请放门卫
help other|刚搬来，搬家师傅放了鸽子，有人愿意帮抬个冰箱吗
help other|我的助听器电池没了，老人听不见，谁有同款
question welfare_policy|新农合转城镇怎么弄
question welfare_policy|单位没交社保，自己能补缴吗
question welfare_policy|廉租房排号排到多少了
question elderly_care|居家养老服务怎么收费
question elderly_care|老年证满60还是65
question other|篮球场晚上几点关灯
question other|请问社区有图书借阅证办吗
question other|明天的绘本课老师是哪个
question other|共享打印机一张几毛
question water_power_gas|燃气安检员今天来几号楼
question water_power_gas|加压泵维护要停多久
question parking_traffic|新能源车位是先到先得吗
question parking_traffic|门口那条路什么时候修通
question property_service|搬家要在物业开放行条吗
question property_service|物业经理换成谁了
question sanitation|旧床垫有人上门收吗
question greening_pets|楼下那棵树开白花的叫什么名字
question other|学雷锋活动小学生能参加吗
question other|附近哪家口腔医院可以刷医保
question other|听说地铁要通到这里，真的吗
question other|社区公众号叫什么
question welfare_policy|孕妇建档是去社区医院吗
thanks|今天陪我妈去拍片子的志愿者姑娘，谢谢你
thanks|好评！消毒师傅连角落都喷到了
thanks|电梯恢复了，给加班的师傅鞠躬
thanks|社区干部真是为民办实事
thanks|给李大姐说声谢谢，帮我收了三天快递
thanks|占道的摊子终于没了，走路宽敞多了，谢谢城管
thanks|门口的坑填平了，速度点赞
thanks|孩子说最喜欢周六的手工老师，谢谢你们的付出
thanks|网格员跑了四趟把我爸的补贴办下来了，感激不尽
thanks|谢谢帮我家停电抢修的小伙，水都没喝一口
thanks|上次反映的狗的问题，社区马上就处理了，效率高
thanks|好样的凤凰山
thanks|收到锦旗的小赵实至名归
thanks|凉亭修得漂亮，老人们有地方坐了，感谢社区
chat|早早早
chat|睡了睡了
chat|行
chat|晓得咯
chat|哎呀
chat|一会儿见
chat|我在楼下等你
chat|昨天爬山腿酸
chat|这个季节吃菌子最鲜
chat|小区门口的糖葫芦真甜
chat|三缺一速来
chat|#接龙\\n团购橙子\\n1. 张姐 5斤\\n2. 周平 10斤
chat|本人有一间铺面转让，位置佳，客源稳定
chat|开荒保洁、地毯清洗、沙发翻新，一个电话就到
chat|小语种家教，名校毕业，试听免费
chat|祖传膏药专治腰腿疼，无效退款
chat|回收旧手机旧家电，高价现金
chat|社区公告：12月10日起启用新门禁，请携带身份证到物业录入
chat|关于清理楼道杂物的通知：请于本周五前自行清理，逾期统一处置
chat|接供电所消息，今晚22点至次日6点线路检修
chat|冬季防火，人人有责
chat|医保缴费最后三天，请还没交的抓紧
chat|您反馈的路灯问题已上报市政，三个工作日内答复
chat|师傅在路上了，稍等
chat|电梯维保正在进行，请走楼梯
chat|@张建国 已给您登记，编号36
chat|这两天海鸥飞来好多
chat|娃娃明天秋游，带哪样好吃
chat|广场舞比赛我们队得了第二
chat|哪个台放足球
chat|新来的邻居好，我是7栋的
chat|菜谱发群里了
chat|我刚从老家回来，带了点核桃
chat|太阳大，晒得背暖和
chat|我觉得可以
chat|楼上说的对
chat|同问
chat|好久不见啊老李
chat|结婚快乐，百年好合
chat|别忘了带伞
`
